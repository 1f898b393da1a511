"""Dialogues over several messages: stored, so that they outlive a restart of the bot."""

from datetime import datetime, timedelta
from typing import Any, Final

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.models import Dialogue

LASTS: Final = timedelta(days=1)


def start_dialogue(*, chat_id: int, kind: str, state: dict[str, Any], at: datetime) -> Dialogue:
    """Begins a dialogue; another one in the chat ends, but what was taken stays taken. In the caller's transaction."""
    values = {"kind": kind, "nonce": uuid7(), "state": state, "expires_at": at + LASTS}
    return Dialogue.objects.update_or_create(chat_id=chat_id, defaults=values)[0]


def lock_dialogue(*, chat_id: int, kind: str) -> Dialogue | None:
    """The chat's dialogue of that kind, ended or not; None without one. In the caller's transaction."""
    return Dialogue.objects.select_for_update().filter(chat_id=chat_id, kind=kind).first()


def go_on(dialogue: Dialogue, *, state: dict[str, Any], message_id: int | None = None, at: datetime) -> None:
    """Stores where a locked dialogue is, and the message that led there."""
    dialogue.state, dialogue.expires_at = state, at + LASTS
    if message_id is not None:
        dialogue.last_message_id = max(dialogue.last_message_id, message_id)
    dialogue.save(update_fields=["state", "expires_at", "last_message_id"])


def end_dialogue(*, chat_id: int) -> None:
    """Forgets the chat's dialogue."""
    Dialogue.objects.filter(chat_id=chat_id).delete()
