"""Which messages of a customer's chat are ours. Joins the caller's transaction, which has locked the thread."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from projectsplatform.aloqa.models import Message, TelegramCopy, Thread
from projectsplatform.kit.db.statements import execute

_REMEMBER: Final = """
    INSERT INTO aloqa_telegramcopy (bot_id, chat_id, telegram_id, message_id)
    SELECT %s, %s, unnest(%s::bigint[]), %s ON CONFLICT DO NOTHING
"""


def is_known(thread: Thread, telegram_id: int) -> bool:
    """Whether that message of the customer's chat is in the thread already."""
    return _at(thread, telegram_id).exists()


def message_at(thread: Thread, telegram_id: int | None) -> UUID | None:
    """Our message that stands there as `telegram_id`; None for what is not in the thread."""
    if telegram_id is None:
        return None
    return _at(thread, telegram_id).filter(message__thread=thread).values_list("message", flat=True).first()


def telegram_ids(thread: Thread, message: Message) -> Sequence[int]:
    """Under which it stands in the customer's chat, the first one first."""
    copies = _copies(thread).filter(message=message)
    return list(copies.order_by("telegram_id").values_list("telegram_id", flat=True))


def _at(thread: Thread, telegram_id: int) -> QuerySet[TelegramCopy]:
    return _copies(thread).filter(telegram_id=telegram_id)


def _copies(thread: Thread) -> QuerySet[TelegramCopy]:
    """Empty for a thread without a chat: no chat has the id 0."""
    return TelegramCopy.objects.filter(bot_id=thread.bot_id, chat_id=thread.chat_id or 0)


def remember_copy(thread: Thread, message: Message, *telegram_ids: int) -> None:
    """Which messages of the customer's chat it is."""
    if thread.chat_id is not None and telegram_ids:
        execute(_REMEMBER, [thread.bot_id, thread.chat_id, [*telegram_ids], message.pk])
