"""The statement: on a page, and as files with the same lines and totals."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from projectsplatform.cabinet.forms import StatementForm
from projectsplatform.cabinet.pages.charts import month_chart
from projectsplatform.cabinet.pages.layout import page
from projectsplatform.cabinet.pages.statement_filters import filters_of
from projectsplatform.cabinet.pages.statement_tables import file_name, statement_sheets
from projectsplatform.cabinet.queries.statements import Choice, StatementFile, statement_file, statement_page
from projectsplatform.cabinet.rules.visits import customer_of
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.db.readers.reading import read_late
from projectsplatform.kit.export.csvs import csv_response
from projectsplatform.kit.export.workbooks import workbook_response
from projectsplatform.licences.enums import ProductCode
from projectsplatform.wallet.errors import SearchTooLong, StatementTooLong

R = TypeVar("R")


@require_safe
def show_statement(request: HttpRequest) -> HttpResponse:
    """Every change of the balance, newest first, by days."""
    return _statement_page(request, customer_of(request), StatementForm(request.GET))


@require_safe
def download_xlsx(request: HttpRequest) -> HttpResponseBase:
    """A workbook of two sheets: totals, lines."""
    return _download(request, lambda found: workbook_response(file_name(found, "xlsx"), statement_sheets(found)))


@require_safe
def download_csv(request: HttpRequest) -> HttpResponseBase:
    """The same two tables one under the other."""
    return _download(request, lambda found: csv_response(file_name(found, "csv"), statement_sheets(found)))


@require_safe
def download_pdf(request: HttpRequest) -> HttpResponseBase:
    """To print or to send."""
    # Takes time and memory that only whoever asks for a file should pay.
    from projectsplatform.cabinet.pages.statement_pdf import draw_statement  # noqa: PLC0415

    at = customer_of(request).at
    return _download(
        request,
        lambda found: FileResponse(
            draw_statement(found, at=at),
            as_attachment=True,
            filename=file_name(found, "pdf"),
            content_type="application/pdf",
        ),
    )


def _download(request: HttpRequest, make: Callable[[StatementFile], FileResponse]) -> HttpResponseBase:
    """The file; when that cannot be, the page says why beside the filters."""
    customer, form = customer_of(request), StatementForm(request.GET)
    if not form.is_valid():
        return _statement_page(request, customer, form)
    try:
        choice = Choice(**form.cleaned_data)
        return _read(customer, choice, lambda: make(statement_file(user_id=customer.user_id, choice=choice)))
    except (StatementTooLong, SearchTooLong) as refusal:
        form.refuse(refusal)
        return _statement_page(request, customer, form)


def _read(customer: Caller, choice: Choice, read: Callable[[], R]) -> R:
    """What no longer changes may come from a standby."""
    return read_late(read) if choice.period.is_settled(customer.at) else read()


def _statement_page(request: HttpRequest, customer: Caller, form: StatementForm) -> HttpResponse:
    form.is_valid()
    kept = {name: value for name, value in form.cleaned_data.items() if value}
    try:
        choice, cursor = Choice(**kept), request.GET.get("cursor", "")
        read = partial(statement_page, user_id=customer.user_id, choice=choice, cursor=cursor, at=customer.at)
        found = _read(customer, choice, read)
    except SearchTooLong as refusal:
        form.refuse(refusal)
        return _statement_page(request, customer, form)
    filters = filters_of(kept, local_day(customer.at))
    context = {
        "form": form,
        "found": found,
        "sums": found.sums,
        "chart": month_chart(found.sums.months),
        "products": ProductCode.choices,
        "filters": filters,
        "filters_open": bool(form.errors.keys() - {"search"}),
        "older": found.next_cursor and urlencode({**kept, "cursor": found.next_cursor}),
        "newest": filters.query if "cursor" in request.GET else None,
    }
    return page(request, "cabinet/statement.html", context, status=200 if form.is_valid() else 422)
