"""The span of days that a page of numbers is about, chosen in its address: `?period=7`, `30`, `90` or `2026-11`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import TASHKENT, local_day
from projectsplatform.staff.queries.spans import Span

DAYS = (7, 30, 90)
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_MONTHS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One period that can be chosen."""

    value: str
    name: str
    is_chosen: bool


def chosen_span(request: HttpRequest, at: datetime) -> tuple[Span, list[Choice]]:
    """The days asked for (seven when nothing sensible is), and what else can be chosen."""
    wanted = request.GET.get("period", "")
    today = local_day(at)
    month = _MONTH.fullmatch(wanted)
    if month:
        first = date(int(month[1]), int(month[2]), 1)
        span = _span(first, _next_month(first))
    else:
        days = int(wanted) if wanted in {str(days) for days in DAYS} else DAYS[0]
        wanted = str(days)
        span = _span(today - timedelta(days=days - 1), today + timedelta(days=1))
    known = [(str(days), _("{days} days").format(days=days)) for days in DAYS]
    known += [(f"{first:%Y-%m}", date_format(first, "F Y")) for first in _latest_months(today)]
    return span, [Choice(value, name, value == wanted) for value, name in known]


def _span(first: date, after: date) -> Span:
    return Span(_midnight(first), _midnight(after))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, TASHKENT)


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _latest_months(today: date) -> list[date]:
    months = [today.replace(day=1)]
    while len(months) < _MONTHS_SHOWN:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months
