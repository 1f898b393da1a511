"""Chats: met, spoken to in a language."""

from datetime import datetime

from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.models import TelegramChat


def meet_chat(*, chat_id: int, language_code: str | None, at: datetime) -> TelegramChat:
    """The chat, made when it is new with the language of the person's Telegram. Whoever writes has not blocked us."""
    chat, _ = TelegramChat.objects.get_or_create(
        chat_id=chat_id, defaults={"language": spoken_language(language_code), "first_seen_at": at}
    )
    if chat.blocked_at is not None:
        chat.blocked_at = None
        chat.save(update_fields=["blocked_at"])
    return chat


def choose_language(*, chat_id: int, language: ChatLanguage) -> None:
    """From now on the bot speaks this language there."""
    TelegramChat.objects.filter(chat_id=chat_id).update(language=language)


def spoken_language(language_code: str | None) -> ChatLanguage:
    """Telegram gives IETF tags: `uz`, `ru-RU`, `uz-Cyrl`."""
    tag = (language_code or "").lower()
    if tag.startswith("uz-cyrl"):
        return ChatLanguage.UZBEK_CYRILLIC
    primary = tag.split("-", 1)[0]
    return ChatLanguage(primary) if primary in ChatLanguage.values else ChatLanguage.UZBEK
