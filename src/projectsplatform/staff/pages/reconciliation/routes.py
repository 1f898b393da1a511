"""The addresses of reconciliation, beside those of its models."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from projectsplatform.panel.requests import limit_body
from projectsplatform.payments.reconciliation.statements.tables import MAX_FILE
from projectsplatform.staff.pages.reconciliation.now import reconcile_now
from projectsplatform.staff.pages.reconciliation.report import download_report, show_report
from projectsplatform.staff.pages.reconciliation.uploads import choose_columns, upload_statement

_LARGEST_MEGABYTES = MAX_FILE // 1024**2


def reconciliation_routes(page: Callable[[Any], Any], view: Callable[[Any], Any]) -> list[URLPattern]:
    """`page` makes a page of the panel of a function, `view` one that knows nothing of the panel's frame."""
    return [
        path(
            "reconciliation/upload/",
            limit_body(page(upload_statement), megabytes=_LARGEST_MEGABYTES),
            name="statement_upload",
        ),
        path("reconciliation/files/<uuid:statement_id>/", page(choose_columns), name="statement_columns"),
        path("reconciliation/now/", page(reconcile_now), name="reconcile_now"),
        path("reconciliation/report/", page(show_report), name="reconciliation_report"),
        path("reconciliation/report/csv/", view(download_report), name="reconciliation_report_csv"),
    ]
