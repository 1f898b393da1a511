"""Reads of a chat."""

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.telegram.enums import ChatLanguage

_BLOCKED = "SELECT blocked_at IS NOT NULL FROM telegram_telegramchat WHERE chat_id = %s"
_LANGUAGE = "SELECT language FROM telegram_telegramchat WHERE chat_id = %s"


def is_blocked(chat_id: int) -> bool:
    """Whether the person has blocked the bot."""
    row = fetch_row(_BLOCKED, [chat_id])
    return bool(row and row[0])


def chat_language(chat_id: int) -> str:
    """The language of the bot's messages in a chat; Uzbek in a new one."""
    row = fetch_row(_LANGUAGE, [chat_id])
    return (row and row[0]) or ChatLanguage.UZBEK
