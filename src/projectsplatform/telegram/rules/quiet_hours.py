"""When nobody is written to about what can wait: reminders and announcements, which are the broadcast lane."""

from datetime import datetime, time
from typing import Final

from projectsplatform.kit.clock import TASHKENT

OPENS: Final = time(8)
CLOSES: Final = time(22)


def is_quiet(at: datetime) -> bool:
    """Whether it is between 22 and 8 in Tashkent."""
    return not OPENS <= at.astimezone(TASHKENT).time() < CLOSES
