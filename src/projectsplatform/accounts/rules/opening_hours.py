"""The company's week as owners type it: `1-5; 9:00; 18:00`, a line for days with the same hours."""

import re
from collections.abc import Iterator
from datetime import time
from itertools import groupby
from typing import Final

from projectsplatform.accounts.models import OpeningHours

_DAYS: Final = re.compile(r"([1-7])(?:[-–—]([1-7]))?")
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def read_week(lines: list[list[str]]) -> tuple[OpeningHours, ...] | int:
    """The days in order, Monday is 1; the number of the first line that cannot be read."""
    week: dict[int, OpeningHours] = {}
    for number, parts in enumerate(lines, start=1):
        read = _line(parts)
        if read is None or any(each.day in week for each in read):
            return number
        week |= {each.day: each for each in read}
    return tuple(week[day] for day in sorted(week))


def write_week(week: tuple[OpeningHours, ...]) -> str:
    """The lines of which `read_week` makes the same."""
    return "\n".join(f"{_named(days)}; {days[0].opens}; {days[0].closes}" for days in runs_of(week))


def runs_of(week: tuple[OpeningHours, ...]) -> Iterator[tuple[OpeningHours, ...]]:
    """Days that follow each other and have the same hours."""
    for _key, days in groupby(enumerate(week), key=lambda pair: (pair[1].day - pair[0], pair[1].opens, pair[1].closes)):
        yield tuple(day for _place, day in days)


def _named(days: tuple[OpeningHours, ...]) -> str:
    return f"{days[0].day}-{days[-1].day}" if len(days) > 1 else str(days[0].day)


def _line(parts: list[str]) -> tuple[OpeningHours, ...] | None:
    if len(parts) != 3:
        return None
    days, opens, closes = _days(parts[0]), _clock(parts[1]), _clock(parts[2])
    if not days or not opens or not closes or time.fromisoformat(opens) >= time.fromisoformat(closes):
        return None
    return tuple(OpeningHours(day, opens, closes) for day in days)


def _days(text: str) -> list[int]:
    """`1-5`, `1,3` or `6`; empty for anything else."""
    found: list[int] = []
    for part in text.split(","):
        days = _DAYS.fullmatch(part.strip())
        if days is None:
            return []
        first, last = int(days.group(1)), int(days.group(2) or days.group(1))
        found += range(first, last + 1)
    return found if len(found) == len(set(found)) else []


def _clock(text: str) -> str:
    found = _TIME.fullmatch(text)
    return f"{int(found.group(1)):02}:{found.group(2)}" if found else ""
