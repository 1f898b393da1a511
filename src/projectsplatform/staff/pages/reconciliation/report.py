"""What an accountant signs: each provider's period, on paper and as CSV."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import midnight, now
from projectsplatform.kit.export.csvs import csv_response
from projectsplatform.kit.export.workbooks import Cell, Sheet
from projectsplatform.kit.uz.dates import calendar_day, moment
from projectsplatform.kit.uz.money import format_digits, format_som
from projectsplatform.panel.actors import require_permission
from projectsplatform.panel.late import late_page
from projectsplatform.payments.reconciliation.queries.reports import ProviderReport, report_of
from projectsplatform.payments.reconciliation.sides import tiyin_text
from projectsplatform.staff.pages.reconciliation.days import last_month
from projectsplatform.staff.pages.reconciliation.forms import ReportForm

_SEE = "payments.view_reconciliationrun"


@late_page
def show_report(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Sums of each provider, differences, and lines to sign on."""
    require_permission(request, _SEE)
    form, first, last = _chosen(request)
    found = _found(first, last)
    context = {
        **site.each_context(request),
        "title": _("Reconciliation report"),
        "form": form,
        "period": f"{calendar_day(first)} – {calendar_day(last)}",
        "made_at": moment(now()),
        "download": f"{reverse('admin:reconciliation_report_csv')}?{urlencode({'first_day': first, 'last_day': last})}",
        "reports": [{"name": report.name, "rows": _rows(report)} for report in found],
    }
    return TemplateResponse(request, "staff/reconciliation/report.html", context)


@late_page
def download_report(request: HttpRequest) -> FileResponse:
    """The same as CSV, sums in whole so'm; those of statements have their tiyin."""
    require_permission(request, _SEE)
    _form, first, last = _chosen(request)
    return csv_response(f"reconciliation-{first}-{last}.csv", [_sheet(_found(first, last), first, last)])


def _chosen(request: HttpRequest) -> tuple[ReportForm, date, date]:
    """The days asked for; the last month when nothing sensible is."""
    offered = last_month(now())
    form = ReportForm(request.GET if "first_day" in request.GET else None, initial=offered)
    if form.is_bound and form.is_valid() and form.cleaned_data["first_day"] <= form.cleaned_data["last_day"]:
        return form, form.cleaned_data["first_day"], form.cleaned_data["last_day"]
    return ReportForm(initial=offered), offered["first_day"], offered["last_day"]


def _found(first: date, last: date) -> list[ProviderReport]:
    return report_of(since=midnight(first), until=midnight(last, days=1))


def _rows(report: ProviderReport) -> list[tuple[str, str]]:
    return [
        (_("At the beginning of the period"), format_som(report.opening)),
        (_("Received"), format_som(report.received)),
        (_("Given back"), format_som(report.given_back)),
        (_("At the end of the period"), format_som(report.closing)),
        (_("Payments, by their own list"), f"{format_digits(report.payments)} · {format_som(report.by_payments)}"),
        (_("Paid by the provider's statements"), tiyin_text(report.stated)),
        (_("Fees by the provider's statements"), tiyin_text(report.fees)),
        (_("Differences, open"), format_digits(report.open)),
        (_("Differences, resolved"), format_digits(report.closed)),
        (_("Debts that are not cleared"), format_som(report.debt)),
    ]


def _sheet(found: Sequence[ProviderReport], first: date, last: date) -> Sheet:
    headers = [
        _("Provider"), _("First day"), _("Last day"), _("At the beginning of the period"), _("Received"), _("Given back"), _("At the end of the period"),
        _("Payments"), _("Payments, by their own list"), _("Paid by the provider's statements"), _("Fees by the provider's statements"),
        _("Differences, open"), _("Differences, resolved"), _("Debts that are not cleared"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            report.name, f"{first:%d.%m.%Y}", f"{last:%d.%m.%Y}", report.opening, report.received, report.given_back, report.closing,
            report.payments, report.by_payments, _decimal(report.stated), _decimal(report.fees), report.open, report.closed, report.debt,
        ]
        for report in found
    ]  # fmt: skip
    return Sheet("reconciliation", _("Reconciliation report"), headers, rows)


def _decimal(tiyin: int | None) -> str | None:
    """So'm with two places, as Excel here reads them."""
    return None if tiyin is None else f"{tiyin // 100},{tiyin % 100:02}"
