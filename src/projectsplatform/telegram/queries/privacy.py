"""A person's data of this feature."""

from typing import Any

from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.telegram.models import ChannelMembership, Dialogue, OutboxMessage, TelegramChat


def export_chat(person: DataSubject) -> dict[str, Any]:
    """The chat, its messages without their texts, an unfinished dialogue, and the channels whose membership was checked."""
    tg_id = person.tg_id or 0  # no chat has the id 0
    chat = TelegramChat.objects.filter(chat_id=tg_id).first()
    messages = OutboxMessage.objects.filter(chat_id=tg_id).order_by("-id")
    dialogue = Dialogue.objects.filter(chat_id=tg_id).first()
    memberships = ChannelMembership.objects.filter(tg_id=tg_id).select_related("channel").order_by("id")
    return {
        "chat_id": person.tg_id,
        "language": chat.language if chat else None,
        "first_seen_at": rfc3339(chat.first_seen_at) if chat else None,
        "blocked_at": rfc3339(chat.blocked_at) if chat and chat.blocked_at else None,
        "messages": [_message(message) for message in messages.defer("sealed_body")],
        "dialogue": {"kind": dialogue.kind, **dialogue.state} if dialogue else None,
        "channels": [
            {
                "channel": row.channel.title,
                "subscribed": row.subscribed,
                "banned": row.banned,
                "checked_at": rfc3339(row.checked_at),
            }
            for row in memberships
        ],
    }


def _message(message: OutboxMessage) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "state": message.get_state_display(),
        "created_at": rfc3339(message.created_at),
        "finished_at": rfc3339(message.finished_at) if message.finished_at else None,
    }
