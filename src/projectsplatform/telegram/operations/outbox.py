"""Writes messages into the outbox."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.db.copies import copy_rows
from projectsplatform.kit.db.ids import uuid7s
from projectsplatform.kit.db.statements import execute, insert
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.security.crypto import UnsealError, seal_many
from projectsplatform.telegram.enums import GIVEN_UP, Lane, MessageState
from projectsplatform.telegram.errors import NotResendable
from projectsplatform.telegram.models import (
    Body,
    Button,
    Entity,
    OutboxMessage,
    OutgoingFile,
    place_of,
    rows_of,
    seal_body,
)
from projectsplatform.telegram.operations.endings import end_rows

WAKE_SENDER = "telegram_outbox"
Letter = tuple[int, bytes, datetime | None]
"""A chat's id, a body of `encode_body`, and the moment after which it is not sent."""

_COLUMNS = {
    "id": "uuid",
    "chat_id": "int8",
    "sealed_body": "bytea",
    "expires_at": "timestamptz",
    "lane": "int2",
    "kind": "varchar",
    "secret": "bool",
    "state": "int2",
    "attempts": "int2",
    "created_at": "timestamptz",
    "due_at": "timestamptz",
    "error": "varchar",
    "once": "bool",
}


def enqueue(
    *,
    chat_id: int,
    text: str,
    lane: Lane,
    kind: str,
    buttons: Sequence[Sequence[Button]] = (),
    at: datetime,
    expires_at: datetime | None = None,
    secret: bool = False,
    edits: int | None = None,
    edits_caption: bool = False,
    once: bool = False,
    entities: Sequence[Entity] = (),
    files: Sequence[OutgoingFile] = (),
    deletes: Sequence[int] = (),
    thread_id: int | None = None,
    reply_to: int | None = None,
) -> OutboxMessage:
    """Enqueues a message, which is sent when the caller's transaction commits.

    `edits`: Telegram's id of the bot's message that it replaces; where that one cannot be edited, it is sent as a new one.
    Older edits of the same message that still wait are ended: sent later, they would put an older text in its place.
    `secret`: the body holds a code or a token and is blanked once the message is sent, expired or failed. After
    `expires_at` it is not sent. Text that a button copies is shown in monospace.
    `once`: it is sent at most once, after the older such messages of its chat and lane; where Telegram may have got it, it is
    uncertain and not tried again (an edit or a deletion is), and an edit of what cannot be edited fails.
    """
    if edits is not None:
        _end_waiting_edits(chat_id=chat_id, edits=edits, at=at)
    body = Body(
        text, rows_of(buttons), edits, tuple(entities), tuple(files), tuple(deletes), thread_id, reply_to, edits_caption
    )
    message = OutboxMessage(
        chat_id=chat_id, lane=lane, kind=kind, secret=secret, once=once, created_at=at, due_at=at, expires_at=expires_at
    )
    message.sealed_body = seal_body(body, bound_to=message.place)
    # Only a speed-up, because the sender polls. Broadcasts do without: commits with a NOTIFY run one after the other.
    insert(message, notify="" if lane == Lane.BROADCAST else WAKE_SENDER)
    return message


def enqueue_many(messages: Sequence[Letter], *, lane: Lane, kind: str, at: datetime, once: bool = False) -> list[UUID]:
    """Enqueues many messages of one kind, as `enqueue` does one. Returns their ids."""
    ids = uuid7s(len(messages))
    sealed = seal_many((body, place_of(one)) for one, (_chat, body, _expires_at) in zip(ids, messages, strict=True))
    same = (lane.value, kind, False, MessageState.PENDING.value, 0, at, at, "", once)
    rows = (
        (one, chat_id, body, expires_at, *same)
        for one, body, (chat_id, _body, expires_at) in zip(ids, sealed, messages, strict=True)
    )
    copy_rows("telegram_outboxmessage", _COLUMNS, rows)
    if lane != Lane.BROADCAST:
        execute("SELECT pg_notify(%s, '')", [WAKE_SENDER])
    return ids


def withdraw(*, message_ids: Collection[UUID], at: datetime) -> set[UUID]:
    """Ends messages of `once` that no sender has claimed, and tells nobody; returns which. The others have outcomes of their own."""
    waiting = OutboxMessage.objects.filter(state=MessageState.PENDING, once=True, in_flight=False)
    with transaction.atomic():
        rows = waiting.filter(id__in=message_ids).select_for_update(skip_locked=True)
        ended = set(rows.values_list("id", flat=True))
        values = {"state": MessageState.EXPIRED, "finished_at": at, "error": "withdrawn"}
        OutboxMessage.objects.filter(id__in=ended).update(**values)
    return ended


def _end_waiting_edits(*, chat_id: int, edits: int, at: datetime) -> None:
    """Those of `once` that are on their way come to their own end, before the newer one."""
    pending = OutboxMessage.objects.filter(chat_id=chat_id, state=MessageState.PENDING)
    waiting = pending.filter(secret=False, in_flight=False)
    older = [message.id for message in waiting.only("sealed_body") if _edits_of(message) == edits]
    if older:
        end_rows(waiting.filter(id__in=older), state=MessageState.EXPIRED, reason="replaced", at=at)


def _edits_of(message: OutboxMessage) -> int | None:
    try:
        return message.body().edits
    except UnsealError:  # its key has left the ring; the sender ends it
        return None


def send_again(*, message_id: UUID, at: datetime) -> OutboxMessage:
    """Gives a failed or uncertain message all its attempts again. Raises NothingThere, NotResendable (sent, pending, expired or blanked)."""
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(pk=message_id).first()
        if message is None:
            raise NothingThere
        is_late = message.expires_at is not None and message.expires_at <= at
        if message.state not in GIVEN_UP or message.sealed_body is None or is_late:
            raise NotResendable
        message.state, message.attempts, message.due_at = MessageState.PENDING, 0, at
        message.finished_at, message.error = None, ""
        message.save(update_fields=["state", "attempts", "due_at", "finished_at", "error"])
        execute("SELECT pg_notify(%s, '')", [WAKE_SENDER])
    return message
