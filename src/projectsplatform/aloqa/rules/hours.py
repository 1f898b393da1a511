"""Business hours: a table by weekday, Monday is 0, in Tashkent's time; a day that is not in it is closed."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from projectsplatform.kit.clock import TASHKENT

WeeklyHours = Mapping[int, tuple[time, time]]
"""By weekday, when it opens and when it closes; a closing at or before the opening is on the next day."""
_WEEK: Final = 7


def is_open(table: WeeklyHours, at: datetime) -> bool:
    """Whether somebody is there."""
    return any(opens <= at < closes for opens, closes in _around(table, at))


def opens_next(table: WeeklyHours, at: datetime) -> datetime | None:
    """The first opening after `at`; None for a table without a day."""
    return min((opens for opens, _closes in _around(table, at) if opens > at), default=None)


def _around(table: WeeklyHours, at: datetime) -> list[tuple[datetime, datetime]]:
    """What is open from yesterday, whose night may reach into today, to a week from now."""
    today = at.astimezone(TASHKENT).date()
    found = []
    for ahead in range(-1, _WEEK + 1):
        on = today + timedelta(days=ahead)
        if on.weekday() in table:
            opens, closes = table[on.weekday()]
            ends = on if closes > opens else on + timedelta(days=1)
            found.append((datetime.combine(on, opens, TASHKENT), datetime.combine(ends, closes, TASHKENT)))
    return found
