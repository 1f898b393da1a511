"""Kirim and chiqim of a period, by product, by kind and by day; the same tables as a workbook."""

from collections.abc import Sequence
from typing import Final

from django.contrib.admin import AdminSite
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import now
from projectsplatform.kit.export.workbooks import Cell, Sheet, workbook_response
from projectsplatform.kit.uz.dates import calendar_day
from projectsplatform.kit.uz.money import format_digits, format_som
from projectsplatform.panel.actors import require_permission
from projectsplatform.panel.late import late_page
from projectsplatform.staff.pages.periods import chosen_span
from projectsplatform.staff.pages.tables import Table
from projectsplatform.staff.queries.money import money_by_day, money_by_kind, sales_by_product
from projectsplatform.staff.queries.spans import Span

_COUNTS: Final = {"products": (1, 2), "kinds": (1,)}
"""Which columns of a table count things; the other numbers are so'm."""


@late_page
def show_reports(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Three tables whose totals are the ledger's."""
    require_permission(request, "wallet.view_transfer")
    span, periods = chosen_span(request, now())
    chosen = next(choice.value for choice in periods if choice.is_chosen) if any(c.is_chosen for c in periods) else ""
    context = {
        **site.each_context(request),
        "title": _("Reports"),
        "periods": periods,
        "download": f"{reverse('admin:reports_xlsx')}?period={chosen or request.GET.get('period', '')}",
        "tables": [
            Table(sheet.title, sheet.headers, [_texts(sheet.name, row) for row in sheet.rows], sheet.name)
            for sheet in _sheets(span)
        ],
    }
    return TemplateResponse(request, "staff/tables.html", context)


@late_page
def download_reports(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    require_permission(request, "wallet.view_transfer")
    span, _periods = chosen_span(request, now())
    return workbook_response("reports.xlsx", _sheets(span))


def _texts(name: str, row: Sequence[Cell]) -> list[str]:
    return [_text(cell, is_count=column in _COUNTS.get(name, ())) for column, cell in enumerate(row)]


def _text(cell: Cell, *, is_count: bool) -> str:
    if not isinstance(cell, int):
        return str(cell)
    return format_digits(cell) if is_count else format_som(cell)


def _sheets(span: Span) -> list[Sheet]:
    return [_products(span), _kinds(span), _days(span)]


def _products(span: Span) -> Sheet:
    sales = sales_by_product(span)
    rows: list[list[str | int]] = [
        [item.name, item.purchases, item.months, item.revenue, item.returned, item.net] for item in sales
    ]
    totals = [sum(getattr(item, name) for item in sales) for name in ("revenue", "returned", "net")]
    counts = [sum(getattr(item, name) for item in sales) for name in ("purchases", "months")]
    return Sheet(
        name="products",
        title=_("By product"),
        headers=[_("Product"), _("Purchases"), _("Months"), _("Sold"), _("Given back"), _("Left")],
        rows=[*rows, [_("Together"), *counts, *totals]],
    )


def _kinds(span: Span) -> Sheet:
    kinds = money_by_kind(span)
    rows: list[list[str | int]] = [[item.name, item.count, item.incoming, item.outgoing] for item in kinds]
    together = sum(item.incoming for item in kinds), sum(item.outgoing for item in kinds)
    return Sheet(
        name="kinds",
        title=_("On people's balances"),
        headers=[_("Kind"), _("Lines"), _("Kirim"), _("Chiqim")],
        rows=[*rows, [_("Together"), sum(item.count for item in kinds), *together]],
    )


def _days(span: Span) -> Sheet:
    days = money_by_day(span)
    rows: list[list[str | int]] = [[calendar_day(day.day), day.cash, day.revenue] for day in days]
    return Sheet(
        name="days",
        title=_("By day"),
        headers=[_("Day"), _("Cash"), _("Spent")],
        rows=[*rows, [_("Together"), sum(day.cash for day in days), sum(day.revenue for day in days)]],
    )
