"""How long a licence runs: the arithmetic of buying, pausing and extending. Pure: no database, no clock.

One thing always holds: the end's day in Tashkent is the anchor day, or the month's last where the month is too short.
So adding months never gives less than calendar months, and a then b months end where a + b would.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from projectsplatform.licences.errors import DaysInvalid
from projectsplatform.licences.models import Licence
from projectsplatform.licences.rules.months import add_months, anchor_day

MAX_DAYS = 3660


@dataclass(frozen=True)
class Term:
    """A licence's span. `anchor_day` is the day of the month that paid months aim at."""

    starts_at: datetime
    ends_at: datetime
    anchor_day: int
    is_trial: bool


def term_of(licence: Licence) -> Term:
    """The licence's span as the rules see it."""
    return Term(
        starts_at=licence.starts_at, ends_at=licence.ends_at, anchor_day=licence.anchor_day, is_trial=licence.is_trial
    )


def new_term(at: datetime) -> Term:
    """A span with nothing in it yet."""
    return Term(starts_at=at, ends_at=at, anchor_day=anchor_day(at), is_trial=False)


def trial_term(*, days: int, at: datetime) -> Term:
    """A trial from now."""
    end = at + timedelta(days=days)
    return Term(starts_at=at, ends_at=end, anchor_day=anchor_day(end), is_trial=True)


def prolong(term: Term, *, months: int, at: datetime) -> Term:
    """Paid months from the later of now and the end. A running paid span keeps its anchor; a trial's end or now gives a new one."""
    if term.ends_at <= at:
        anchor = anchor_day(at)
        return Term(starts_at=at, ends_at=add_months(at, months, anchor=anchor), anchor_day=anchor, is_trial=False)
    anchor = anchor_day(term.ends_at) if term.is_trial else term.anchor_day
    return replace(term, ends_at=add_months(term.ends_at, months, anchor=anchor), anchor_day=anchor, is_trial=False)


def remaining(term: Term, *, at: datetime) -> timedelta:
    """What a suspension keeps."""
    return max(term.ends_at - at, timedelta(0))


def resume(term: Term, *, remaining: timedelta, at: datetime) -> Term:
    """The kept time from now; a licence that had none left stays as it ended."""
    return move_end(term, at + remaining) if remaining else term


def check_days(days: int) -> int:
    """1…3660. Raises DaysInvalid."""
    if not 1 <= days <= MAX_DAYS:
        raise DaysInvalid
    return days


def extend(term: Term, *, days: int, at: datetime) -> Term:
    """Days given by staff, from the later of now and the end; a trial stays one."""
    if term.ends_at <= at:
        term = replace(term, starts_at=at, ends_at=at)
    return move_end(term, term.ends_at + timedelta(days=days))


def move_end(term: Term, ends_at: datetime) -> Term:
    """Another end. The anchor stays where the new end still falls on it (28 February for the 31st), else it follows the end."""
    on_anchor = add_months(ends_at, 0, anchor=term.anchor_day) == ends_at
    return replace(term, ends_at=ends_at, anchor_day=term.anchor_day if on_anchor else anchor_day(ends_at))
