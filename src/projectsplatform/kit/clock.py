"""The time: aware UTC inside, Asia/Tashkent where people count days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TASHKENT = ZoneInfo("Asia/Tashkent")
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
"""The calendar's own ends: they stand for what lies beyond them."""


def now() -> datetime:
    """The current time, aware, in UTC. Only interfaces call this; operations, rules and queries take `at`."""
    return datetime.now(UTC)


def rfc3339(at: datetime) -> str:
    """`2026-11-23T10:00:00Z`: RFC 3339 in UTC, whole seconds."""
    return at.astimezone(UTC).isoformat("T", "seconds")[:19] + "Z"


def local_day(at: datetime) -> date:
    """The calendar day in Tashkent."""
    return at.astimezone(TASHKENT).date()


def midnight(day: date, *, days: int = 0) -> datetime:
    """The beginning in Tashkent of the day that is so many days later."""
    try:
        moment = datetime.combine(day + timedelta(days=days), time.min, TASHKENT)
        moment.astimezone(UTC)  # which is what is written
    except OverflowError:
        return EARLIEST if day.year == 1 else LATEST
    return moment
