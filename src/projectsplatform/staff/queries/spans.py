from dataclasses import dataclass
from datetime import date, datetime, timedelta

from projectsplatform.kit.clock import local_day


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days in Tashkent: from `since` (inclusive) to `until` (exclusive)."""

    since: datetime
    until: datetime

    def days(self) -> list[date]:
        """Every day, oldest first."""
        first = local_day(self.since)
        return [first + timedelta(days=number) for number in range((local_day(self.until) - first).days)]
