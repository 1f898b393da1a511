"""The span of days that a page of numbers is about, chosen in its address: `?period=7`, `30`, `90` or `2026-11`."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from projectsplatform.kit.clock import local_day, midnight
from projectsplatform.kit.uz.dates import month as month_name
from projectsplatform.staff.queries.spans import DAYS, Span, month_from, offered_spans

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Choice:
    """One period that can be chosen."""

    value: str
    name: str
    is_chosen: bool


def chosen_span(request: HttpRequest, at: datetime) -> tuple[Span, list[Choice]]:
    """The days asked for (seven when nothing sensible is), and what else can be chosen."""
    wanted = request.GET.get("period", "")
    offered = offered_spans(local_day(at))
    month = _MONTH.fullmatch(wanted)
    if wanted not in offered and not month:
        wanted = str(DAYS[0])
    span = offered[wanted] if wanted in offered else month_from(date.fromisoformat(f"{wanted}-01"))
    return span, [Choice(value, _name(value), value == wanted) for value in offered]


def _name(value: str) -> str:
    if value.isdigit():
        return _("{days} days").format(days=value)
    return month_name(midnight(date.fromisoformat(f"{value}-01")))
