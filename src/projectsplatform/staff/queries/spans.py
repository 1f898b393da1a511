from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from projectsplatform.kit.clock import local_day, midnight

DAYS = (7, 30, 90)
_MONTHS = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days in Tashkent: from `since` (inclusive) to `until` (exclusive)."""

    since: datetime
    until: datetime

    def days(self) -> list[date]:
        """Every day, oldest first."""
        first = local_day(self.since)
        return [first + timedelta(days=number) for number in range((local_day(self.until) - first).days)]


def offered_spans(today: date) -> Mapping[str, Span]:
    """What the panel offers, by its name in addresses: the last 7, 30 and 90 days, and the last four months."""
    return {**{str(days): last_days(today, days) for days in DAYS},
            **{f"{first:%Y-%m}": month_from(first) for first in _latest_months(today)}}  # fmt: skip


def last_days(today: date, days: int) -> Span:
    """So many days, today included."""
    return _span(today - timedelta(days=days - 1), today + timedelta(days=1))


def month_from(first: date) -> Span:
    """The month that begins with this day."""
    return _span(first, (first + timedelta(days=32)).replace(day=1))


def so_far(span: Span, today: date) -> Span:
    """Without its days that are still to come; as it is where all of them are."""
    tomorrow = midnight(today, days=1)
    return span if span.since >= tomorrow else Span(span.since, min(span.until, tomorrow))


def before(span: Span, today: date) -> Span:
    """What the span so far is compared with: as many days just before it, or of the month before it for a month."""
    first, end = local_day(span.since), local_day(so_far(span, today).until)
    if first.day == 1 and local_day(span.until) == (first + timedelta(days=32)).replace(day=1):
        month = month_from((first - timedelta(days=1)).replace(day=1))
        is_whole = end == local_day(span.until)
        return month if is_whole else so_far(month, local_day(month.since) + (end - first) - timedelta(days=1))
    return _span(first - (end - first), first)


def _span(first: date, after: date) -> Span:
    return Span(midnight(first), midnight(after))


def _latest_months(today: date) -> list[date]:
    months = [today.replace(day=1)]
    while len(months) < _MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months
