"""The sender's side of the outbox: claims messages and stores their outcomes.

A claim is fenced by its number of attempts: a sender whose claim has ended changes nothing. What runs for every message
is raw SQL, what runs for failures only is the ORM.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from projectsplatform.kit.db.statements import execute, fetch_rows
from projectsplatform.kit.security.crypto import UnsealError
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import Body, Button, OutboxMessage, ProcessLock, TelegramChat, open_body, place_of
from projectsplatform.telegram.operations.process_locks import SENDER, acquire_lock, rest_until

CLAIM = timedelta(seconds=15)
LOCK_SECONDS = 6
MAX_ATTEMPTS: Mapping[int, int] = {Lane.CODE: 30, Lane.TRANSACTIONAL: 12, Lane.BROADCAST: 12}
_LONGEST_WAIT: Mapping[int, float] = {Lane.CODE: 4.0, Lane.TRANSACTIONAL: 300.0, Lane.BROADCAST: 300.0}
_OUTCOME = ("attempts", "due_at", "state", "finished_at", "sealed_body", "error")
# The state is a literal, because the queue's index is partial.
_DUE = """
SELECT message.id, message.chat_id, attempts, expires_at, secret, sealed_body, error, blocked_at IS NOT NULL
FROM telegram_outboxmessage AS message LEFT JOIN telegram_telegramchat AS chat ON chat.chat_id = message.chat_id
WHERE state = 0 AND lane = %(lane)s AND due_at <= %(at)s
ORDER BY due_at, message.id LIMIT %(most)s FOR UPDATE OF message SKIP LOCKED
"""
_CLAIM = "UPDATE telegram_outboxmessage SET attempts = attempts + 1, due_at = %(until)s WHERE id = ANY(%(ids)s)"
_SENT = """
UPDATE telegram_outboxmessage
SET state = %(sent)s, finished_at = %(at)s, error = '', sealed_body = CASE WHEN secret THEN NULL ELSE sealed_body END
WHERE id = %(id)s AND attempts = %(attempt)s AND state = 0
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed message with its body opened."""

    id: UUID
    chat_id: int
    lane: Lane
    attempt: int
    text: str
    buttons: tuple[tuple[Button, ...], ...]
    expires_at: datetime | None
    claimed_until: datetime
    edits: int | None = None


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

    def body(self) -> Body:
        return open_body(self.sealed_body, bound_to=place_of(self.id))


class _Batch:
    """Sorts due rows into those to send now, those to send when their chat is free, and those never to send."""

    def __init__(self, *, at: datetime, free_at: dict[int, datetime], spacing: timedelta) -> None:
        self._at = at
        self._free_at = free_at
        self._spacing = spacing
        self._postponed: dict[datetime, list[UUID]] = defaultdict(list)
        self._ended: dict[tuple[MessageState, str, bool], list[UUID]] = defaultdict(list)
        self.claimed: list[Outgoing] = []
        self.full: set[Lane] = set()

    def fill(self, lane: Lane, most: int) -> None:
        rows = fetch_rows(_DUE, {"lane": lane.value, "at": self._at, "most": most})
        if len(rows) == most:
            self.full.add(lane)
        for row in map(_Due._make, rows):
            if row.expires_at is not None and row.expires_at <= self._at:
                self._end(row, MessageState.EXPIRED)
            elif row.is_blocked:
                self._end(row, MessageState.FAILED, "the chat is blocked")
            elif row.attempts >= MAX_ATTEMPTS[lane]:
                self._end(row, MessageState.FAILED, row.error or "tried too often")
            else:
                self._claim_or_postpone(row, lane)

    def _end(self, row: _Due, state: MessageState, error: str = "") -> None:
        self._ended[state, error, row.secret].append(row.id)

    def _claim_or_postpone(self, row: _Due, lane: Lane) -> None:
        free = self._free_at.get(row.chat_id, self._at)
        self._free_at[row.chat_id] = max(free, self._at) + self._spacing
        if free > self._at:
            self._postponed[free].append(row.id)
            return
        try:
            body = row.body()
        except UnsealError:  # its key has left the ring, which must not stop the queue
            self._end(row, MessageState.FAILED, "the body cannot be opened")
            return
        claim = (row.attempts + 1, body.text, body.buttons, row.expires_at, self._at + CLAIM, body.edits)
        self.claimed.append(Outgoing(row.id, row.chat_id, lane, *claim))

    def write(self) -> None:
        if self.claimed:
            execute(_CLAIM, {"until": self._at + CLAIM, "ids": [message.id for message in self.claimed]})
        for free, ids in self._postponed.items():
            OutboxMessage.objects.filter(id__in=ids).update(due_at=free)
        for (state, error, secret), ids in self._ended.items():
            blanked = {"sealed_body": None} if secret else {}
            OutboxMessage.objects.filter(id__in=ids).update(state=state, error=error, finished_at=self._at, **blanked)


def _finish(row: OutboxMessage, state: MessageState, at: datetime, error: str = "") -> None:
    row.state = state
    row.finished_at = at
    row.error = error
    if row.secret:
        row.sealed_body = None


def mark_sent(*, message: Outgoing, at: datetime) -> bool:
    """Telegram accepted the message. False when the claim had ended meanwhile."""
    values = {"id": message.id, "attempt": message.attempt, "sent": MessageState.SENT.value, "at": at}
    return execute(_SENT, values) == 1


def put_back(*, messages: Iterable[Outgoing], at: datetime) -> None:
    """Returns claimed messages that were not sent: due at once, without counting the attempt."""
    with transaction.atomic():
        for message in messages:
            _uncount(message, due_at=at)


def give_up(*, message: Outgoing, error: str, at: datetime) -> None:
    """Telegram will never accept this message."""
    with transaction.atomic():
        row = _claimed(message)
        if row is not None:
            _finish(row, MessageState.FAILED, at, error=error[:200])
            row.save(update_fields=_OUTCOME)


def retry_later(*, message: Outgoing, error: str, at: datetime) -> None:
    """Telegram was unreachable: tries again after 1, 2, 4 … seconds with jitter, until the attempts are used up."""
    with transaction.atomic():
        row = _claimed(message)
        if row is None:
            return
        if row.attempts >= MAX_ATTEMPTS[row.lane]:
            _finish(row, MessageState.FAILED, at, error=error[:200])
        else:
            row.due_at = at + _wait_after(row.attempts, Lane(row.lane))
            row.error = error[:200]
        row.save(update_fields=_OUTCOME)


def _wait_after(attempts: int, lane: Lane) -> timedelta:
    longest = min(_LONGEST_WAIT[lane], 2.0 ** (attempts - 1))
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret


def rest_and_retry(*, message: Outgoing, seconds: float, at: datetime) -> None:
    """A 429: nothing is sent with this token for `seconds`, and the attempt does not count."""
    until = at + timedelta(seconds=seconds)
    with transaction.atomic():
        rest_until(name=SENDER, moment=until)
        _uncount(message, due_at=until)


def block_chat(*, chat_id: int, at: datetime) -> None:
    """The person has blocked the bot: pending messages fail, and new ones too until the person unblocks it."""
    with transaction.atomic():
        TelegramChat.objects.get_or_create(chat_id=chat_id, defaults={"first_seen_at": at})
        TelegramChat.objects.filter(chat_id=chat_id, blocked_at__isnull=True).update(blocked_at=at)
        waiting = OutboxMessage.objects.filter(chat_id=chat_id, state=MessageState.PENDING)
        ended = {"state": MessageState.FAILED, "finished_at": at, "error": "the chat is blocked"}
        waiting.filter(secret=True).update(**ended, sealed_body=None)
        waiting.filter(secret=False).update(**ended)


def unblock_chat(*, chat_id: int) -> None:
    """The person has unblocked the bot."""
    TelegramChat.objects.filter(chat_id=chat_id, blocked_at__isnull=False).update(blocked_at=None)


def _uncount(message: Outgoing, *, due_at: datetime) -> None:
    _still_claimed(message).update(due_at=due_at, attempts=F("attempts") - 1)


def _claimed(message: Outgoing) -> OutboxMessage | None:
    return _still_claimed(message).select_for_update().first()


def _still_claimed(message: Outgoing) -> "QuerySet[OutboxMessage]":
    return OutboxMessage.objects.filter(id=message.id, attempts=message.attempt, state=MessageState.PENDING)
