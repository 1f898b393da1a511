"""Calendar months of Asia/Tashkent with an anchor day."""

from calendar import monthrange
from datetime import UTC, datetime

from projectsplatform.kit.clock import TASHKENT


def anchor_day(at: datetime) -> int:
    """The day of the month (1…31) that later months aim at."""
    return at.astimezone(TASHKENT).day


def add_months(start: datetime, months: int, *, anchor: int) -> datetime:
    """`start` moved by calendar months in Tashkent, on the anchor day or the month's last, same time of day.

    With one anchor, moving by a and then by b lands where a + b does: 31 January + 1 is 28 or 29 February, + 1 is 31 March.
    """
    local = start.astimezone(TASHKENT)
    index = local.year * 12 + local.month - 1 + months
    year, month = index // 12, index % 12 + 1
    day = min(anchor, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(UTC)
