"""A person's chat: exported, and erased when the account is deleted."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler
from projectsplatform.telegram.models import (
    ChannelMembership,
    Dialogue,
    OutboxMessage,
    SimulatorFile,
    SimulatorMessage,
    TelegramChat,
)
from projectsplatform.telegram.queries.privacy import export_chat


def erase_chat(person: DataSubject, at: datetime) -> None:
    """Deletes the chat, its messages, an unfinished dialogue and the memberships, in the caller's transaction."""
    if person.tg_id is None:
        return
    OutboxMessage.objects.filter(chat_id=person.tg_id).delete()
    Dialogue.objects.filter(chat_id=person.tg_id).delete()
    SimulatorFile.objects.filter(tg_id=person.tg_id).delete()
    SimulatorMessage.objects.filter(tg_id=person.tg_id).delete()
    ChannelMembership.objects.filter(tg_id=person.tg_id).delete()
    TelegramChat.objects.filter(chat_id=person.tg_id).delete()


CHAT: Final = PersonalDataHandler(
    name="telegram",
    title="Telegram",
    labels={
        "chat_id": _("Telegram id"),
        "language": _("language"),
        "first_seen_at": _("first seen"),
        "messages": _("Messages of the last 30 days, without their texts"),
        "dialogue": _("What the bot is asking"),
        "channels": _("Channels we asked about"),
    },
    export=export_chat,
    erase=erase_chat,
)
