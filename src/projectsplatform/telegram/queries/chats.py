"""What is known about a chat."""

from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.models import TelegramChat


def is_blocked(chat_id: int) -> bool:
    """True when the person has shut the bot out: nothing reaches them."""
    return TelegramChat.objects.filter(chat_id=chat_id, blocked_at__isnull=False).exists()


def chat_language(chat_id: int) -> str:
    """The language the bot speaks in a chat; Uzbek where it has never spoken."""
    language = TelegramChat.objects.filter(chat_id=chat_id).values_list("language", flat=True).first()
    return language or ChatLanguage.UZBEK
