"""What a locked thread knows of a message that comes in, whatever order messages arrive in."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Max

from projectsplatform.aloqa.models import Thread
from projectsplatform.kit.db.statements import fetch_rows

# Answers have no part in `later`: Telegram numbers them when they are sent, which may be long after they were written.
_PLACE: Final = """
    SELECT (SELECT id FROM aloqa_message WHERE source_key = %(source_key)s),
    (SELECT id FROM aloqa_episode WHERE thread_id = %(thread)s AND closed_at IS NULL),
    (SELECT message.id FROM aloqa_telegramcopy copy JOIN aloqa_message message ON message.id = copy.message_id
        WHERE copy.bot_id = %(bot)s AND copy.chat_id = %(chat)s AND copy.telegram_id = %(answers)s
        AND message.thread_id = %(thread)s),
    (SELECT min(message.position) FROM aloqa_telegramcopy copy JOIN aloqa_message message ON message.id = copy.message_id
        WHERE copy.bot_id = %(bot)s AND copy.chat_id = %(chat)s AND copy.telegram_id > %(telegram)s
        AND message.thread_id = %(thread)s AND message.author = 'customer')
"""


@dataclass(frozen=True, slots=True)
class Place:
    """`known`: our message of the same key; `episode`: the open one; `reply_to`: our message that is answered.

    `position`: behind everything, but before what the customer wrote later in the same chat and came earlier.
    """

    known: UUID | None
    episode: UUID | None
    reply_to: UUID | None
    position: float


def find_place(thread: Thread, *, source_key: str | None, telegram_id: int | None, answers: int | None) -> Place:
    """One statement. `telegram_id` and `answers` are of the customer's chat."""
    values = {"source_key": source_key, "telegram": telegram_id, "answers": answers}
    ours = {"thread": thread.pk, "bot": thread.bot_id, "chat": thread.chat_id}
    [(known, episode, reply_to, later)] = fetch_rows(_PLACE, {**values, **ours})
    return Place(known, episode, reply_to, thread.last_number + 1.0 if later is None else _before(thread, later))


def _before(thread: Thread, later: float) -> float:
    before = thread.messages.filter(position__lt=later).aggregate(last=Max("position"))["last"]
    return float((later + (before if before is not None else later - 1)) / 2)
