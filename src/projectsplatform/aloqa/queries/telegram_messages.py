"""Which messages of Telegram's are in conversations, and what is new there."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import F

from projectsplatform.aloqa.enums import Author
from projectsplatform.aloqa.models import Message
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.telegram.rules.bots import own_bot_id

_SHOWN: Final = 5
_IS_KNOWN: Final = """
    SELECT 1 WHERE EXISTS (SELECT FROM aloqa_telegramcopy WHERE bot_id = %s AND chat_id = %s AND telegram_id = %s)
    OR EXISTS (SELECT FROM aloqa_message WHERE source_key = %s)
"""


def is_in_conversation(bot_id: int, chat_id: int, telegram_id: int, *, source_key: str | None = None) -> bool:
    """Whether a message of a private chat is there, or what has the same key, as another part of its album."""
    return fetch_row(_IS_KNOWN, [bot_id, chat_id, telegram_id, source_key]) is not None


def unread_answers(person_id: UUID) -> Sequence[Message]:
    """The newest answers that the person has not read, oldest first."""
    own = Message.objects.filter(thread__bot_id=own_bot_id(), thread__person=person_id)
    unread = own.filter(
        author=Author.STAFF, is_note=False, deleted_at=None, number__gt=F("thread__customer_read")
    ).order_by("-position")
    return list(reversed(unread[:_SHOWN]))
