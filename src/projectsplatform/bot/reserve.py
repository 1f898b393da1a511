"""Broadcasts that are claimed and wait in memory for their place: asking the database for every few of a million costs more than
sending them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from projectsplatform.bot.pace import A_SECOND, Pace
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.delivery import Outgoing

TICK_SECONDS = 0.1
_A_TICK = 3  # so a broadcast goes out evenly, over few connections
_SIZE = A_SECOND[Lane.BROADCAST]
_LONGEST_SEND = timedelta(seconds=10)  # with what writing it down may take


class Reserve:
    """A second's worth, in the order of the claims."""

    def __init__(self) -> None:
        self._waiting: list[Outgoing] = []

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    @property
    def room(self) -> int:
        """How many more to claim: none while it lasts for another tick."""
        return _SIZE - len(self._waiting) if len(self._waiting) <= _A_TICK else 0

    def add(self, message: Outgoing) -> None:
        self._waiting.append(message)

    def take(self, pace: Pace, at: datetime) -> Iterator[Outgoing]:
        """The next few for which there is a place, of chats that may be written to. Each is to be begun before the next."""
        places = min(_A_TICK, pace.room(at)[Lane.BROADCAST])
        for message in list(self._waiting):
            if places > 0 and pace.is_free(message.chat_id, at):
                places -= 1
                self._waiting.remove(message)
                yield message

    def take_stale(self, at: datetime) -> list[Outgoing]:
        """Those whose claim might run out while they are sent, and those that have expired."""
        stale = [message for message in self._waiting if _is_stale(message, at)]
        self._waiting = [message for message in self._waiting if message not in stale]
        return stale

    def take_all(self) -> list[Outgoing]:
        """For whoever stops."""
        waiting, self._waiting = self._waiting, []
        return waiting


def _is_stale(message: Outgoing, at: datetime) -> bool:
    return message.claimed_until - at < _LONGEST_SEND or (message.expires_at is not None and message.expires_at <= at)
