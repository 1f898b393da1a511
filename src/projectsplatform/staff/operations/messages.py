"""Messages that staff send, or send again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.errors import TelegramUnreachable
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.kit.errors import NothingThere
from projectsplatform.staff.errors import TextInvalid
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations import outbox
from projectsplatform.telegram.queries.chats import is_blocked

MAX_TEXT = 2000


@transaction.atomic
def write_to_customer(*, user_id: UUID, text: str, actor_id: UUID, address: str, at: datetime) -> OutboxMessage:
    """A message to a person's Telegram. Raises NothingThere, TextInvalid, TelegramUnreachable."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    text = text.strip()
    if not 1 <= len(text) <= MAX_TEXT or "\0" in text:
        raise TextInvalid(max=MAX_TEXT)
    if person.tg_id is None or is_blocked(person.tg_id):
        raise TelegramUnreachable
    message = outbox.enqueue(chat_id=person.tg_id, text=text, lane=Lane.TRANSACTIONAL, kind="staff.message", at=at)
    audit.record(
        event="staff.message.sent",
        at=at,
        actor_id=actor_id,
        subject_id=user_id,
        address=address,
        details={"message": str(message.id)},
    )
    return message


@transaction.atomic
def send_message_again(*, message_id: UUID, actor_id: UUID, address: str, at: datetime) -> OutboxMessage:
    """A failed message gets its tries anew. Raises NothingThere, NotResendable."""
    message = outbox.send_again(message_id=message_id, at=at)
    audit.record(
        event="staff.message.sent_again",
        at=at,
        actor_id=actor_id,
        subject_id=None,
        address=address,
        details={"message": str(message_id), "kind": message.kind},
    )
    return message
