"""Telegram's limits: about 30 messages a second for the token, one a second for a chat, 20 a minute for a group.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from projectsplatform.telegram.enums import Lane

WINDOW = timedelta(seconds=1)
# A broadcast always leaves a slot of each second for a code.
PER_SECOND: Mapping[Lane, int] = {Lane.CODE: 30, Lane.TRANSACTIONAL: 29, Lane.BROADCAST: 29}
CHAT_SPACING = timedelta(seconds=1)
GROUP_SPACING = timedelta(seconds=3)


@dataclass(slots=True)
class RateLimiter:
    """Counts the messages in flight and those of the last second. The time comes in as `at`.

    Telegram counts a message at an unknown moment between its beginning and its end. So a message occupies a slot from
    its beginning until one second after its end, and no second of Telegram's clock exceeds the limit.
    """

    _in_flight: Counter[int] = field(default_factory=Counter)
    _ended_at: deque[datetime] = field(default_factory=deque)
    _free_at: dict[int, datetime] = field(default_factory=dict)

    def free_slots(self, at: datetime) -> dict[Lane, int]:
        """How many messages of each lane may begin now, if none of a faster lane does."""
        self._forget(at)
        occupied = self._in_flight.total() + len(self._ended_at)
        return {lane: max(0, limit - occupied) for lane, limit in PER_SECOND.items()}

    def free_at(self, at: datetime) -> dict[int, datetime]:
        """The chats that may not be written to now, and when they may."""
        self._forget(at)
        return {**self._free_at, **{chat_id: at + _spacing(chat_id) for chat_id in self._in_flight}}

    def is_free(self, chat_id: int, at: datetime) -> bool:
        """Whether the chat may be written to."""
        return chat_id not in self._in_flight and self._free_at.get(chat_id, at) <= at

    def begin(self, chat_id: int) -> None:
        """A message is being sent."""
        self._in_flight[chat_id] += 1

    def end(self, chat_id: int, at: datetime, weight: int = 1) -> None:
        """The message was sent, or has failed. An album counts as its pictures."""
        self._in_flight[chat_id] -= 1
        self._in_flight += Counter()
        self._ended_at.extend([at] * weight)
        self._free_at[chat_id] = at + _spacing(chat_id) * weight

    def _forget(self, at: datetime) -> None:
        while self._ended_at and self._ended_at[0] <= at - WINDOW:
            self._ended_at.popleft()
        for chat_id in [chat_id for chat_id, free in self._free_at.items() if free <= at]:
            del self._free_at[chat_id]


def _spacing(chat_id: int) -> timedelta:
    """Groups have negative ids."""
    return GROUP_SPACING if chat_id < 0 else CHAT_SPACING
