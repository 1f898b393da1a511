"""How long things live."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from projectsplatform.accounts.enums import Purpose

TICKET: Final = timedelta(minutes=15)
STAFF_LINK: Final = timedelta(hours=24)
CODE: Final[Mapping[Purpose, timedelta]] = {
    Purpose.LOGIN: timedelta(minutes=3),
    Purpose.STAFF: timedelta(minutes=3),
    Purpose.RESET: timedelta(minutes=10),
}
RESEND: Final = timedelta(seconds=60)
SESSION: Final = timedelta(days=183)
KNOWN_DEVICE: Final = timedelta(days=180)
CONFIRMATION: Final = timedelta(minutes=10)
COALESCED: Final = timedelta(minutes=4)
RELINK_DELAY: Final = timedelta(hours=24)
KEPT_AFTERWARDS: Final = timedelta(days=2)
NOTICES_KEPT: Final = timedelta(days=365)
