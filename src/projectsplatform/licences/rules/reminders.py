"""When a person is reminded of an end. Pure: no database, no clock."""

from datetime import datetime, time, timedelta
from typing import Final

from projectsplatform.kit.clock import TASHKENT, midnight
from projectsplatform.licences.enums import ReminderKind
from projectsplatform.telegram.rules.quiet_hours import is_quiet

_EARLY: Final = time(9)
_EVENING: Final = time(18)
_OVER: Final = timedelta(days=1)

Window = tuple[datetime, datetime]


def reminder_windows(at: datetime) -> dict[ReminderKind, Window]:
    """Kind → the ends of which it tells at this moment, from (inclusive) and until (exclusive); none in quiet hours.

    An end has one kind at a moment: the nearest. So after a pause nobody gets two reminders of one end. Days are counted
    by Tashkent's calendar. An end before 09:00 is told on the evening before, from 18:00 on.
    """
    local = at.astimezone(TASHKENT)
    if is_quiet(at):
        return {}
    today = local.date()
    last = midnight(today, days=1)
    if local.time() >= _EVENING:
        last = datetime.combine(last.date(), _EARLY, TASHKENT)
    soon = at + timedelta(microseconds=1)
    ends = (soon, last, midnight(today, days=2), midnight(today, days=4), midnight(today, days=8))
    kinds = (ReminderKind.LAST_DAY, ReminderKind.ONE_DAY, ReminderKind.THREE_DAYS, ReminderKind.SEVEN_DAYS)
    windows = {kind: (ends[index], ends[index + 1]) for index, kind in enumerate(kinds)}
    return {**windows, ReminderKind.TRIAL_OVER: (at - _OVER, soon)}


def reminder_expires_at(kind: ReminderKind, ends_at: datetime) -> datetime | None:
    """When a reminder that was not sent yet is out of date: the nearer one takes its place. None: it stays true."""
    local = ends_at.astimezone(TASHKENT)
    match kind:
        case ReminderKind.SEVEN_DAYS:
            return midnight(local.date(), days=-3)
        case ReminderKind.THREE_DAYS:
            return midnight(local.date(), days=-1)
        case ReminderKind.ONE_DAY if local.time() < _EARLY:
            return datetime.combine(local.date() - timedelta(days=1), _EVENING, TASHKENT)
        case ReminderKind.ONE_DAY:
            return midnight(local.date())
        case ReminderKind.LAST_DAY:
            return ends_at
    return None
