"""Claims messages for the sender. A claim is fenced by its number of attempts: a sender whose claim has ended changes nothing.

What runs for every message is raw SQL, what runs for failures only is the ORM.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.db.statements import execute, fetch_rows
from projectsplatform.kit.security.crypto import UnsealError
from projectsplatform.telegram.enums import BLOCKED_ERROR, Lane, MessageState
from projectsplatform.telegram.models import Body, OutboxMessage, ProcessLock, open_body, place_of
from projectsplatform.telegram.operations.endings import end_rows
from projectsplatform.telegram.operations.process_locks import SENDER, acquire_lock

CLAIM = timedelta(seconds=15)
FILES_CLAIM = timedelta(seconds=120)
"""Of a message with files, which takes as long as they are large."""
LOCK_SECONDS = 6
MAX_ATTEMPTS: Mapping[int, int] = {Lane.CODE: 30, Lane.TRANSACTIONAL: 12, Lane.BROADCAST: 12}
_GROUP_SPACINGS: Final = 3
# The states are literals, because the indexes are partial. Messages that are sent once wait for the older ones of their chat.
_DUE = """
SELECT message.id, message.chat_id, attempts, expires_at, secret, sealed_body, error, blocked_at IS NOT NULL, kind, once, in_flight
FROM telegram_outboxmessage AS message LEFT JOIN telegram_telegramchat AS chat ON chat.chat_id = message.chat_id
WHERE state = 0 AND lane = %(lane)s AND due_at <= %(at)s AND NOT (once AND EXISTS (
    SELECT 1 FROM telegram_outboxmessage AS older WHERE older.state = 0 AND older.once
    AND older.chat_id = message.chat_id AND older.lane = message.lane AND older.id < message.id
))
ORDER BY due_at, message.id LIMIT %(most)s FOR UPDATE OF message SKIP LOCKED
"""
_CLAIM = """
UPDATE telegram_outboxmessage SET attempts = attempts + 1, due_at = %(until)s, in_flight = once WHERE id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed message with its body opened."""

    id: UUID
    chat_id: int
    lane: Lane
    attempt: int
    body: Body
    expires_at: datetime | None
    claimed_until: datetime
    kind: str = ""
    once: bool = False

    @property
    def weight(self) -> int:
        """As how many messages Telegram counts it."""
        return max(1, len(self.body.files))


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a sender may send. `lock` is None while another process holds it; `full`: lanes with more due messages."""

    lock: ProcessLock | None
    messages: tuple[Outgoing, ...] = ()
    full: frozenset[Lane] = frozenset()


def claim_messages(
    *, holder: UUID, slots: Mapping[Lane, int], free_at: Mapping[int, datetime], spacing: timedelta, at: datetime
) -> Claimed:
    """Claims due messages, codes first, at most one a chat.

    `slots`: how many of a lane may be sent if none of a faster lane is; `free_at`: when a chat may be written to again.
    """
    with transaction.atomic():
        lock = acquire_lock(name=SENDER, holder=holder, seconds=LOCK_SECONDS, at=at)
        if lock is None or lock.is_resting(at):
            return Claimed(lock)
        batch = _Batch(at=at, free_at=dict(free_at), spacing=spacing)
        for lane in Lane:
            left = slots.get(lane, 0) - len(batch.claimed)
            if left > 0:
                batch.fill(lane, left)
        batch.write()
        return Claimed(lock, tuple(batch.claimed), frozenset(batch.full))


class _Due(NamedTuple):
    """A row of `_DUE`, with its columns in order."""

    id: UUID
    chat_id: int
    attempts: int
    expires_at: datetime | None
    secret: bool
    sealed_body: bytes | None
    error: str
    is_blocked: bool
    kind: str
    once: bool
    in_flight: bool

    def body(self) -> Body:
        return open_body(self.sealed_body, bound_to=place_of(self.id))

    def may_have_arrived(self) -> bool:
        """Whether a sender has died with it, and sending it again could tell it twice."""
        try:
            return self.in_flight and not self.body().is_repeatable
        except UnsealError:
            return True


class _Batch:
    """Sorts due rows into those to send now, those to send when their chat is free, and those never to send."""

    def __init__(self, *, at: datetime, free_at: dict[int, datetime], spacing: timedelta) -> None:
        self._at = at
        self._free_at = free_at
        self._spacing = spacing
        self._postponed: dict[datetime, list[UUID]] = defaultdict(list)
        self._ended: dict[tuple[MessageState, str], list[UUID]] = defaultdict(list)
        self.claimed: list[Outgoing] = []
        self.full: set[Lane] = set()

    def fill(self, lane: Lane, most: int) -> None:
        rows = fetch_rows(_DUE, {"lane": lane.value, "at": self._at, "most": most})
        if len(rows) == most:
            self.full.add(lane)
        for row in map(_Due._make, rows):
            ended = self._end_of(row, lane)
            if ended is None:
                self._claim_or_postpone(row, lane)
            else:
                self._ended[ended].append(row.id)

    def _end_of(self, row: _Due, lane: Lane) -> tuple[MessageState, str] | None:
        """The state and error of a message that is never sent."""
        if row.in_flight and row.may_have_arrived():
            return MessageState.UNCERTAIN, "the sender died"
        if row.expires_at is not None and row.expires_at <= self._at:
            return MessageState.EXPIRED, ""
        if row.is_blocked:
            return MessageState.FAILED, BLOCKED_ERROR
        if row.attempts >= MAX_ATTEMPTS[lane]:
            return MessageState.FAILED, row.error or "tried too often"
        return None

    def _claim_or_postpone(self, row: _Due, lane: Lane) -> None:
        free = self._free_at.get(row.chat_id, self._at)
        self._free_at[row.chat_id] = max(free, self._at) + self._spacing * (_GROUP_SPACINGS if row.chat_id < 0 else 1)
        if free > self._at:
            self._postponed[free].append(row.id)
            return
        try:
            body = row.body()
        except UnsealError:  # its key has left the ring, which must not stop the queue
            self._ended[MessageState.FAILED, "the body cannot be opened"].append(row.id)
            return
        until = self._at + (FILES_CLAIM if body.files else CLAIM)
        claim = (row.attempts + 1, body, row.expires_at, until, row.kind, row.once)
        self.claimed.append(Outgoing(row.id, row.chat_id, lane, *claim))

    def write(self) -> None:
        claims: dict[datetime, list[UUID]] = defaultdict(list)
        for message in self.claimed:
            claims[message.claimed_until].append(message.id)
        for until, ids in claims.items():
            execute(_CLAIM, {"until": until, "ids": ids})
        for free, ids in self._postponed.items():
            OutboxMessage.objects.filter(id__in=ids).update(due_at=free)
        for (state, error), ids in self._ended.items():
            end_rows(OutboxMessage.objects.filter(id__in=ids), state=state, error=error, at=self._at)
