"""Which messages of Telegram's are in conversations, and what is new there."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import F

from projectsplatform.aloqa.enums import Author
from projectsplatform.aloqa.models import Message, TelegramCopy
from projectsplatform.telegram.rules.bots import own_bot_id

_SHOWN: Final = 5


def is_in_conversation(bot_id: int, chat_id: int, telegram_id: int, *, source_key: str | None = None) -> bool:
    """Whether a message of a private chat is there, or what has the same key, as another part of its album."""
    if TelegramCopy.objects.filter(bot_id=bot_id, chat_id=chat_id, telegram_id=telegram_id).exists():
        return True
    return source_key is not None and Message.objects.filter(source_key=source_key).exists()


def unread_answers(person_id: UUID) -> Sequence[Message]:
    """The newest answers that the person has not read, oldest first."""
    own = Message.objects.filter(thread__bot_id=own_bot_id(), thread__person=person_id)
    unread = own.filter(
        author=Author.STAFF, is_note=False, deleted_at=None, number__gt=F("thread__customer_read")
    ).order_by("-position")
    return list(reversed(unread[:_SHOWN]))
