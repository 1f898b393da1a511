"""How fast the bot may talk: about 30 messages a second for the token, one a second for a chat, 20 a minute for a group."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from projectsplatform.telegram.enums import Lane

WINDOW = timedelta(seconds=1)
# What a lane may fill of one second: a broadcast always leaves a place for a code.
A_SECOND: Mapping[Lane, int] = {Lane.CODE: 30, Lane.TRANSACTIONAL: 29, Lane.BROADCAST: 29}
CHAT_SPACING = timedelta(seconds=1)
GROUP_SPACING = timedelta(seconds=3)


@dataclass(slots=True)
class Pace:
    """Who is being written to and what went out lately. Time comes in, so a test can hold the clock.

    A message reaches Telegram somewhere between its beginning and its end, so it holds its place from the one until a
    second after the other: then no second of Telegram's own clock holds more than there are places, however slow we are.
    """

    _in_flight: Counter[int] = field(default_factory=Counter)
    _ended: deque[datetime] = field(default_factory=deque)
    _free_at: dict[int, datetime] = field(default_factory=dict)

    def room(self, at: datetime) -> dict[Lane, int]:
        """How many messages of each lane may go now, when nothing of a faster lane does."""
        self._forget(at)
        held = self._in_flight.total() + len(self._ended)
        return {lane: max(0, most - held) for lane, most in A_SECOND.items()}

    def free_at(self, at: datetime) -> dict[int, datetime]:
        """The chats that must rest, and until when."""
        self._forget(at)
        return {**self._free_at, **{chat_id: at + _spacing(chat_id) for chat_id in self._in_flight}}

    def is_free(self, chat_id: int, at: datetime) -> bool:
        """Whether the chat may be written to."""
        return chat_id not in self._in_flight and self._free_at.get(chat_id, at) <= at

    def begin(self, chat_id: int) -> None:
        """A message is going out."""
        self._in_flight[chat_id] += 1

    def end(self, chat_id: int, at: datetime) -> None:
        """It has arrived, or nobody knows."""
        self._in_flight[chat_id] -= 1
        self._in_flight += Counter()
        self._ended.append(at)
        self._free_at[chat_id] = at + _spacing(chat_id)

    def _forget(self, at: datetime) -> None:
        while self._ended and self._ended[0] <= at - WINDOW:
            self._ended.popleft()
        for chat_id in [chat_id for chat_id, free in self._free_at.items() if free <= at]:
            del self._free_at[chat_id]


def _spacing(chat_id: int) -> timedelta:
    """Groups have negative ids."""
    return GROUP_SPACING if chat_id < 0 else CHAT_SPACING
