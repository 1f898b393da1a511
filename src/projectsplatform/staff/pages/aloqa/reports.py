"""Conversations in numbers: by member, by subject, by day; the same tables as a workbook."""

from collections.abc import Sequence
from datetime import date

from django.contrib.admin import AdminSite
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from projectsplatform.aloqa.queries.reports import Measured, by_day, by_member, by_subject, together
from projectsplatform.kit.clock import now
from projectsplatform.kit.export.workbooks import Cell, Sheet, workbook_response
from projectsplatform.kit.uz.dates import calendar_day
from projectsplatform.panel.actors import require_permission
from projectsplatform.panel.late import late_page
from projectsplatform.staff.pages.periods import chosen_span
from projectsplatform.staff.pages.tables import Table
from projectsplatform.staff.queries.spans import Span

_SEE = "aloqa.view_episode"


@late_page
def show_aloqa_reports(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Three tables."""
    require_permission(request, _SEE)
    span, periods = chosen_span(request, now())
    chosen = next((choice.value for choice in periods if choice.is_chosen), request.GET.get("period", ""))
    context = {
        **site.each_context(request),
        "title": _("Conversations in numbers"),
        "periods": periods,
        "download": f"{reverse('admin:aloqa_reports_xlsx')}?period={chosen}",
        "tables": [
            Table(sheet.title, sheet.headers, [[_text(cell) for cell in row] for row in sheet.rows], sheet.name)
            for sheet in _sheets(span)
        ],
    }
    return TemplateResponse(request, "staff/tables.html", context)


@late_page
def download_aloqa_reports(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    require_permission(request, _SEE)
    span, _periods = chosen_span(request, now())
    return workbook_response("conversations.xlsx", _sheets(span))


def _sheets(span: Span) -> list[Sheet]:
    since, until = span.since, span.until
    last = _row(_("Together"), together(since, until))
    members = _rows(by_member(since, until), _("not answered yet"))
    subjects = _rows(by_subject(since, until), _("without a subject"))
    return [
        Sheet("members", _("By member"), [_("Member of staff"), *_measures()], [*members, last]),
        Sheet("subjects", _("By subject"), [_("Subject"), *_measures()], [*subjects, last]),
        Sheet("days", _("By day"), [_("Day"), *_measures()], [*_rows(by_day(since, until), ""), last]),
    ]


def _measures() -> list[str]:
    return [_("Conversations"), _("First answer, min"), _("Closing, min"), _("Ratings"), _("Mean rating")]


def _rows(rows: Sequence[Measured], unnamed: str) -> list[list[Cell]]:
    return [_row(_name(row, unnamed), row) for row in rows]


def _name(row: Measured, unnamed: str) -> str:
    return calendar_day(row.name) if isinstance(row.name, date) else str(row.name) or unnamed


def _row(name: str, row: Measured) -> list[Cell]:
    return [name, row.conversations, _minutes(row.first_answer), _minutes(row.closing), row.ratings, row.rating]


def _minutes(seconds: int | None) -> int | None:
    """Begun minutes."""
    return None if seconds is None else -(-seconds // 60)


def _text(cell: Cell) -> str:
    return "—" if cell is None else str(cell)
