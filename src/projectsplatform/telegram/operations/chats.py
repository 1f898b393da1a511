"""Writes of chats."""

from datetime import datetime

from projectsplatform.kit.db.statements import fetch_model
from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.models import TelegramChat


def meet_chat(*, chat_id: int, language_code: str | None, at: datetime) -> TelegramChat:
    """The chat, created with the language of the person's Telegram. A person who writes no longer blocks the bot."""
    chat = fetch_model(TelegramChat, "chat_id = %s", [chat_id])
    if chat is None:
        known = {"language": spoken_language(language_code), "first_seen_at": at}
        chat, _ = TelegramChat.objects.get_or_create(chat_id=chat_id, defaults=known)
    if chat.blocked_at is not None:
        chat.blocked_at = None
        chat.save(update_fields=["blocked_at"])
    return chat


def choose_language(*, chat_id: int, language: ChatLanguage) -> None:
    """Sets the language of the bot's messages in a chat."""
    TelegramChat.objects.filter(chat_id=chat_id).update(language=language)


def spoken_language(language_code: str | None) -> ChatLanguage:
    """The bot's language for an IETF tag of Telegram: `uz`, `ru-RU`, `uz-Cyrl`."""
    tag = (language_code or "").lower()
    if tag.startswith("uz-cyrl"):
        return ChatLanguage.UZBEK_CYRILLIC
    primary = tag.split("-", 1)[0]
    return ChatLanguage(primary) if primary in ChatLanguage.values else ChatLanguage.UZBEK
