"""Reads of dialogues."""

from projectsplatform.telegram.models import Dialogue


def was_taken_by_dialogue(*, chat_id: int, message_id: int) -> bool:
    """Whether a dialogue of the chat has got at least as far as that message."""
    return Dialogue.objects.filter(chat_id=chat_id, last_message_id__gte=message_id).exists()
