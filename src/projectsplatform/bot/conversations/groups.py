"""In a group the bot only asks for a private chat: a contact shared there proves nothing and everybody sees it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.chats import spoken_language
from projectsplatform.telegram.operations.outbox import enqueue


def point_to_private(*, chat_id: int, language_code: str | None, at: datetime) -> None:
    """Asks for a private chat, in the sender's language."""
    with override(spoken_language(language_code)):
        text = _("Write to me in a private chat: here I neither register nor send codes.")
    enqueue(chat_id=chat_id, text=text, lane=Lane.TRANSACTIONAL, kind="bot.group", at=at)
