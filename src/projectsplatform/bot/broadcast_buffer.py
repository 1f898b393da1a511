"""Broadcasts that are claimed and not yet sent: a claim for every few of a million messages would cost more than sending them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from projectsplatform.bot.rate_limiter import PER_SECOND, RateLimiter
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.claiming import Outgoing

TICK_SECONDS = 0.1
_PER_TICK = 3  # spreads a broadcast evenly over a second, so that it needs few connections
_SIZE = PER_SECOND[Lane.BROADCAST]
_LONGEST_SEND = timedelta(seconds=10)  # including the write of its outcome
_LONGEST_SEND_OF_FILES = timedelta(seconds=105)


class BroadcastBuffer:
    """One second's worth of messages, in the order of their claims."""

    def __init__(self) -> None:
        self._messages: list[Outgoing] = []

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def is_empty(self) -> bool:
        return not self._messages

    @property
    def free_slots(self) -> int:
        """How many messages to claim; 0 while the buffer lasts for another tick."""
        return _SIZE - len(self._messages) if len(self._messages) <= _PER_TICK else 0

    def add(self, message: Outgoing) -> None:
        self._messages.append(message)

    def pop_sendable(self, limiter: RateLimiter, at: datetime) -> Iterator[Outgoing]:
        """Removes and yields messages that may be sent in this tick. The caller begins each before it asks for the next."""
        slots = min(_PER_TICK, limiter.free_slots(at)[Lane.BROADCAST])
        for message in list(self._messages):
            if slots > 0 and limiter.is_free(message.chat_id, at):
                slots -= 1
                self._messages.remove(message)
                yield message

    def pop_stale(self, at: datetime) -> list[Outgoing]:
        """Removes the messages that have expired, and those whose claim could end while they are sent."""
        stale = [message for message in self._messages if _is_stale(message, at)]
        self._messages = [message for message in self._messages if message not in stale]
        return stale

    def pop_all(self) -> list[Outgoing]:
        """Empties the buffer."""
        messages, self._messages = self._messages, []
        return messages


def _is_stale(message: Outgoing, at: datetime) -> bool:
    longest = _LONGEST_SEND_OF_FILES if message.body.files else _LONGEST_SEND
    return message.claimed_until - at < longest or (message.expires_at is not None and message.expires_at <= at)
