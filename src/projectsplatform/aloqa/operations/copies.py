"""Which messages of a customer's chat are ours, and where they stand, in whatever order they arrive.

Joins the caller's transaction, which has locked the thread.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max, Min, QuerySet

from projectsplatform.aloqa.enums import Author
from projectsplatform.aloqa.models import Message, TelegramCopy, Thread


def position_of(thread: Thread, telegram_id: int | None) -> float:
    """Behind everything; before what the customer wrote later in the same chat and came earlier.

    Answers have no part in it: Telegram numbers them when they are sent, which may be long after they were written.
    """
    last = thread.last_number + 1.0
    if telegram_id is None or thread.chat_id is None:
        return last
    later = Message.objects.filter(
        thread=thread,
        author=Author.CUSTOMER,
        copies__bot_id=thread.bot_id,
        copies__chat_id=thread.chat_id,
        copies__telegram_id__gt=telegram_id,
    ).aggregate(first=Min("position"))["first"]
    if later is None:
        return last
    before = thread.messages.filter(position__lt=later).aggregate(last=Max("position"))["last"]
    return float((later + (before if before is not None else later - 1)) / 2)


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
    if thread.chat_id is not None:
        TelegramCopy.objects.bulk_create(
            [
                TelegramCopy(bot_id=thread.bot_id, chat_id=thread.chat_id, telegram_id=telegram_id, message=message)
                for telegram_id in telegram_ids
            ],
            ignore_conflicts=True,
        )
