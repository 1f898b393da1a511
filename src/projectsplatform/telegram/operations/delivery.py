"""The sender's side of the outbox: what goes out next, and what became of it.

A claim is fenced by its number of attempts: whoever comes back after the claim ran out changes nothing.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from projectsplatform.kit.crypto import UnsealError
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import Button, OutboxMessage, TelegramChat
from projectsplatform.telegram.operations.leases import SENDER, Hold, rest_until, take_lease

CLAIM = timedelta(seconds=15)
LEASE_SECONDS = 6
MAX_ATTEMPTS: Mapping[int, int] = {Lane.CODE: 30, Lane.TRANSACTIONAL: 12, Lane.BROADCAST: 6}
_LONGEST_WAIT: Mapping[int, float] = {Lane.CODE: 4.0, Lane.TRANSACTIONAL: 300.0, Lane.BROADCAST: 300.0}
_OUTCOME = ("attempts", "due_at", "state", "finished_at", "sealed_body", "error")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed message, opened."""

    id: UUID
    chat_id: int
    lane: Lane
    attempt: int
    text: str
    buttons: tuple[tuple[Button, ...], ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a sender may send now. `hold` is None while another process holds the lease; `looked_at` counts rows touched."""

    hold: Hold | None
    messages: tuple[Outgoing, ...] = ()
    looked_at: int = 0


def claim_messages(
    *, holder: UUID, room: Mapping[Lane, int], free_at: Mapping[int, datetime], spacing: timedelta, at: datetime
) -> Claimed:
    """Claims due messages, codes first, at most one a chat.

    `room`: how many may go when nothing of a faster lane does; `free_at`: chats that must rest until a moment.
    """
    with transaction.atomic():
        hold = take_lease(name=SENDER, holder=holder, seconds=LEASE_SECONDS, at=at)
        if hold is None or hold.is_resting(at):
            return Claimed(hold)
        batch = _Batch(at=at, free_at=dict(free_at), spacing=spacing)
        for lane in Lane:
            left = room.get(lane, 0) - len(batch.taken)
            if left > 0:
                batch.sort_out(_due(lane, left, at))
        batch.write()
        return Claimed(hold, tuple(batch.taken), batch.looked_at)


def _due(lane: Lane, limit: int, at: datetime) -> list[OutboxMessage]:
    waiting = OutboxMessage.objects.filter(state=MessageState.PENDING, lane=lane, due_at__lte=at)
    return list(waiting.order_by("due_at", "id").select_for_update(skip_locked=True)[:limit])


class _Batch:
    """Due rows, sorted into those that go, those that must wait for their chat and those that will never go."""

    def __init__(self, *, at: datetime, free_at: dict[int, datetime], spacing: timedelta) -> None:
        self._at = at
        self._free_at = free_at
        self._spacing = spacing
        self._changed: list[OutboxMessage] = []
        self.taken: list[Outgoing] = []
        self.looked_at = 0

    def sort_out(self, rows: list[OutboxMessage]) -> None:
        self.looked_at += len(rows)
        chats = {row.chat_id for row in rows}
        blocked = set(
            TelegramChat.objects.filter(chat_id__in=chats, blocked_at__isnull=False).values_list("chat_id", flat=True)
        )
        for row in rows:
            if row.expires_at is not None and row.expires_at <= self._at:
                _finish(row, MessageState.EXPIRED, self._at)
            elif row.chat_id in blocked:
                _finish(row, MessageState.FAILED, self._at, error="the chat is blocked")
            elif row.attempts >= MAX_ATTEMPTS[row.lane]:
                _finish(row, MessageState.FAILED, self._at, error=row.error or "tried too often")
            else:
                self._take_or_postpone(row)
            self._changed.append(row)

    def _take_or_postpone(self, row: OutboxMessage) -> None:
        free = self._free_at.get(row.chat_id, self._at)
        self._free_at[row.chat_id] = max(free, self._at) + self._spacing
        if free > self._at:
            row.due_at = free
            return
        try:
            body = row.body()
        except UnsealError:  # its key has left the ring: one such row must not stop the queue
            _finish(row, MessageState.FAILED, self._at, error="the body cannot be opened")
            return
        row.attempts += 1
        row.due_at = self._at + CLAIM
        self.taken.append(
            Outgoing(row.id, row.chat_id, Lane(row.lane), row.attempts, body.text, body.buttons, row.expires_at)
        )

    def write(self) -> None:
        OutboxMessage.objects.bulk_update(self._changed, _OUTCOME)


def _finish(row: OutboxMessage, state: MessageState, at: datetime, error: str = "") -> None:
    row.state = state
    row.finished_at = at
    row.error = error
    if row.secret:
        row.sealed_body = None


def mark_sent(*, message: Outgoing, at: datetime) -> bool:
    """Telegram took it. False when the claim had run out meanwhile."""
    with transaction.atomic():
        row = _claimed(message)
        if row is None:
            return False
        _finish(row, MessageState.SENT, at)
        row.save(update_fields=_OUTCOME)
    return True


def give_up(*, message: Outgoing, error: str, at: datetime) -> None:
    """Telegram will never take this message."""
    with transaction.atomic():
        row = _claimed(message)
        if row is not None:
            _finish(row, MessageState.FAILED, at, error=error[:200])
            row.save(update_fields=_OUTCOME)


def retry_later(*, message: Outgoing, error: str, at: datetime) -> None:
    """Telegram was not to be reached: again after 1, 2, 4 … seconds with jitter, until the tries are used up."""
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
    """A 429: the whole token is silent for that long, and the try does not count."""
    until = at + timedelta(seconds=seconds)
    with transaction.atomic():
        rest_until(name=SENDER, moment=until)
        OutboxMessage.objects.filter(id=message.id, attempts=message.attempt, state=MessageState.PENDING).update(
            due_at=until, attempts=F("attempts") - 1
        )


def block_chat(*, chat_id: int, at: datetime) -> None:
    """The person has shut the bot out. Final until they come back: what waits for them fails."""
    with transaction.atomic():
        TelegramChat.objects.get_or_create(chat_id=chat_id, defaults={"first_seen_at": at})
        TelegramChat.objects.filter(chat_id=chat_id, blocked_at__isnull=True).update(blocked_at=at)
        waiting = OutboxMessage.objects.filter(chat_id=chat_id, state=MessageState.PENDING)
        ended = {"state": MessageState.FAILED, "finished_at": at, "error": "the chat is blocked"}
        waiting.filter(secret=True).update(**ended, sealed_body=None)
        waiting.filter(secret=False).update(**ended)


def unblock_chat(*, chat_id: int) -> None:
    """The person is back."""
    TelegramChat.objects.filter(chat_id=chat_id, blocked_at__isnull=False).update(blocked_at=None)


def _claimed(message: Outgoing) -> OutboxMessage | None:
    rows = OutboxMessage.objects.filter(id=message.id, attempts=message.attempt, state=MessageState.PENDING)
    return rows.select_for_update().first()
