"""Putting messages into the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.kit.db.statements import execute, insert
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.errors import NotResendable
from projectsplatform.telegram.models import Button, OutboxMessage, seal_body

WAKE_SENDER = "telegram_outbox"


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
) -> OutboxMessage:
    """A message that goes out when the caller's transaction commits, and never when it rolls back.

    `secret`: the body holds a code or a token and is blanked once sent, expired or given up. After `expires_at` it is
    never sent. What a button copies is shown in monospace where the text repeats it.
    """
    message = OutboxMessage(
        chat_id=chat_id, lane=lane, kind=kind, secret=secret, created_at=at, due_at=at, expires_at=expires_at
    )
    message.sealed_body = seal_body(text, buttons, bound_to=message.place)
    # A speed-up only: the sender polls. Broadcasts do without, because every NOTIFY queues at the commit.
    insert(message, notify="" if lane == Lane.BROADCAST else WAKE_SENDER)
    return message


def send_again(*, message_id: UUID, at: datetime) -> OutboxMessage:
    """A failed message gets all its tries anew. Raises NothingThere, NotResendable (sent, waiting, expired or blanked)."""
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(pk=message_id).first()
        if message is None:
            raise NothingThere
        is_late = message.expires_at is not None and message.expires_at <= at
        if message.state != MessageState.FAILED or message.sealed_body is None or is_late:
            raise NotResendable
        message.state, message.attempts, message.due_at = MessageState.PENDING, 0, at
        message.finished_at, message.error = None, ""
        message.save(update_fields=["state", "attempts", "due_at", "finished_at", "error"])
        execute("SELECT pg_notify(%s, '')", [WAKE_SENDER])
    return message
