"""The time: aware UTC inside, Asia/Tashkent where people count days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TASHKENT = ZoneInfo("Asia/Tashkent")


def now() -> datetime:
    """The current time, aware, in UTC. Only interfaces call this; operations, rules and queries take `at`."""
    return datetime.now(UTC)


def rfc3339(at: datetime) -> str:
    """`2026-11-23T10:00:00Z`: RFC 3339 in UTC, whole seconds."""
    return at.astimezone(UTC).isoformat("T", "seconds")[:19] + "Z"


def local_day(at: datetime) -> date:
    """The calendar day in Tashkent."""
    return at.astimezone(TASHKENT).date()
