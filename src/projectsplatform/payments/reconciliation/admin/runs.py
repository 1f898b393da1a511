"""Reconciliations: a list, and what each found and could not read."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from projectsplatform.panel.admins import ReadOnlyAdmin, ReadOnlyInline
from projectsplatform.payments.models import ReconciliationRun, UnreadLine
from projectsplatform.payments.reconciliation.sides import tiyin_text
from projectsplatform.payments.reconciliation.statements.problems import text_of_problem


class UnreadInline(ReadOnlyInline):
    """Lines of the file that could not be read."""

    model = UnreadLine
    fields = ("number", "why", "text")
    readonly_fields = fields
    ordering = ("id",)
    hide_title = True

    @display(description=gettext_lazy("problem"))
    def why(self, line: UnreadLine) -> str:
        return text_of_problem(line.problem)


@admin.register(ReconciliationRun)
class ReconciliationRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "provider", "source", "first_day", "last_day", "found", "state")
    what_comes = gettext_lazy("Each comparison of our books with a provider's statement stands here.")
    list_filter = ("provider", "source", "state", "started_at")
    ordering = ("-id",)
    fields = (
        "provider", "source", "first_day", "last_day", "name_of_file", "started_by", "started_at", "finished_at", "state", "why",
        "lines", "unread", "found", "seen_again", "gone", "money_of_fees", "leads_to",
    )  # fmt: skip
    readonly_fields = ("name_of_file", "why", "money_of_fees", "leads_to")
    inlines: ClassVar[Iterable[type[ReadOnlyInline]]] = [UnreadInline]
    actions_list = ("upload", "compare", "report")
    actions_detail = ("read_again",)

    def has_start_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Asked by the actions below."""
        return bool(request.user.has_perm("payments.add_statementfile"))

    def has_read_again_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether the columns may be chosen again: the file is kept. Of a comparison that is not there the action leads to the list."""
        may = self.has_start_permission(request)
        if object_id is None:
            return may
        run = ReconciliationRun.objects.select_related("file").filter(pk=object_id).first()
        return may and (run is None or bool(run.file and run.file.path))

    @display(description=gettext_lazy("file"))
    def name_of_file(self, run: ReconciliationRun) -> str:
        return run.file.name if run.file else "—"

    @display(description=gettext_lazy("failure"))
    def why(self, run: ReconciliationRun) -> str:
        return text_of_problem(run.failure) if run.failure else "—"

    @display(description=gettext_lazy("fees"))
    def money_of_fees(self, run: ReconciliationRun) -> str:
        return tiyin_text(run.fees)

    @display(description=gettext_lazy("differences"))
    def leads_to(self, run: ReconciliationRun) -> Any:
        address = f"{reverse('admin:payments_difference_changelist')}?provider__exact={run.provider}&state__exact=open"
        return format_html(
            '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>',
            address,
            _("Open differences"),
        )

    @action(description=gettext_lazy("Upload a statement"), permissions=["start"], url_path="upload", icon="upload")
    def upload(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:statement_upload")

    @action(description=gettext_lazy("Compare now"), permissions=["start"], url_path="compare", icon="refresh")
    def compare(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:reconcile_now")

    @action(description=gettext_lazy("Report"), permissions=["view"], url_path="report", icon="table_view")
    def report(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:reconciliation_report")

    @action(
        description=gettext_lazy("Choose the columns again"),
        permissions=["read_again"],
        url_path="columns",
        icon="table_view",
    )
    def read_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        run = self.get_object(request, object_id)
        if run is None or run.file_id is None:
            return redirect("admin:payments_reconciliationrun_changelist")
        return redirect("admin:statement_columns", run.file_id)
