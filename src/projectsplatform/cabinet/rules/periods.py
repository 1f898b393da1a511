"""Periods that are chosen with one touch."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class QuickPeriod:
    """Whole days; both belong to it."""

    label: str | Promise
    since: date
    until: date


def quick_periods(today: date) -> tuple[QuickPeriod, ...]:
    """This month, the last one, this year."""
    first = today.replace(day=1)
    last_of_before = first - timedelta(days=1)
    return (
        QuickPeriod(_("This month"), first, _month_end(first)),
        QuickPeriod(_("Last month"), last_of_before.replace(day=1), last_of_before),
        QuickPeriod(_("This year"), first.replace(month=1), today.replace(month=12, day=31)),
    )


def _month_end(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
