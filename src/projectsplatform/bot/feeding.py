"""Fills the outbox from the features' feeders when the sender has little left to broadcast."""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError

from projectsplatform.bot.database import in_sender_database
from projectsplatform.telegram.queries.outbox import count_fed
from projectsplatform.telegram.rules import feeders

_IDLE = timedelta(seconds=1)
_AFTER_FAULT = timedelta(seconds=30)
_MOST_WAITING = 3 * feeders.MOST
"""While Telegram takes nothing, what waits does not grow."""
_log = logging.getLogger(__name__)


class Feeding:
    """Asks the feeders no more often than something comes of it."""

    def __init__(self) -> None:
        self._not_before: datetime | None = None

    async def feed(self, *, held: int, at: datetime) -> bool:
        """Whether more messages are in the outbox. `held`: how many broadcasts the sender has claimed and not begun."""
        if not feeders.is_any() or (self._not_before is not None and at < self._not_before):
            return False
        try:
            fed = await in_sender_database(_feed, feeders.MOST - held, at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # noqa: BLE001  a feature may raise anything
            _log.exception("telegram.feeder.failed")
            self._not_before = at + _AFTER_FAULT
            return False
        self._not_before = None if fed else at + _IDLE
        return fed > 0


def _feed(most: int, at: datetime) -> int:
    if most <= 0 or count_fed(most=_MOST_WAITING) == _MOST_WAITING:
        return 0
    return feeders.feed(most, at)
