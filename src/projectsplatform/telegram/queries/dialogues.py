"""Reads of dialogues."""

from typing import Final

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.telegram.models import Dialogue

_IS_THERE: Final = "SELECT 1 FROM telegram_dialogue WHERE chat_id = %s AND kind = %s"


def has_dialogue(*, chat_id: int, kind: str) -> bool:
    """Whether there is one of that kind in the chat, ended or not."""
    return fetch_row(_IS_THERE, [chat_id, kind]) is not None


def was_taken_by_dialogue(*, chat_id: int, message_id: int) -> bool:
    """Whether a dialogue of the chat has got at least as far as that message."""
    return Dialogue.objects.filter(chat_id=chat_id, last_message_id__gte=message_id).exists()
