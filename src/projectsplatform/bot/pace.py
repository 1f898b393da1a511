"""How fast the bot may talk: about 30 messages a second for the token, one a second for a chat, 20 a minute for a group."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from projectsplatform.telegram.enums import Lane

WINDOW = timedelta(seconds=1)
# What a lane may fill of one second: the faster lanes always find room behind a broadcast.
A_SECOND: Mapping[Lane, int] = {Lane.CODE: 30, Lane.TRANSACTIONAL: 28, Lane.BROADCAST: 27}
CHAT_SPACING = timedelta(seconds=1)
GROUP_SPACING = timedelta(seconds=3)


@dataclass(slots=True)
class Pace:
    """What was sent lately. Time comes in, so a test can hold the clock."""

    _sent: deque[datetime] = field(default_factory=deque)
    _free_at: dict[int, datetime] = field(default_factory=dict)

    def room(self, at: datetime) -> dict[Lane, int]:
        """How many messages of each lane may go now, when nothing of a faster lane does."""
        self._forget(at)
        return {lane: max(0, most - len(self._sent)) for lane, most in A_SECOND.items()}

    def free_at(self, at: datetime) -> dict[int, datetime]:
        """The chats that must rest, and until when."""
        self._forget(at)
        return dict(self._free_at)

    def record(self, chat_id: int, at: datetime) -> None:
        """A message has gone out."""
        self._sent.append(at)
        self._free_at[chat_id] = at + (GROUP_SPACING if chat_id < 0 else CHAT_SPACING)

    def _forget(self, at: datetime) -> None:
        while self._sent and self._sent[0] <= at - WINDOW:
            self._sent.popleft()
        for chat_id in [chat_id for chat_id, free in self._free_at.items() if free <= at]:
            del self._free_at[chat_id]
