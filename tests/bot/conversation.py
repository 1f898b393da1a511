"""A person who talks to the bot: real updates through the real dispatcher, answers read from the outbox."""

from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from asgiref.sync import async_to_sync

from projectsplatform.bot.dispatcher import build_dispatcher, feed
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.operations.delivery import Outgoing


@dataclass
class Notices:
    """Stands where Telegram does: keeps the notices of pressed buttons."""

    answered: list[str] = field(default_factory=list)

    async def send(self, message: Outgoing) -> None:
        """Nothing is sent in these tests."""

    async def answer_callback(self, callback_id: str, text: str) -> None:
        self.answered.append(text)


def tell(update: dict[str, Any]) -> list[str]:
    """Feeds one update; returns the notices of buttons."""
    notices = Notices()
    async_to_sync(feed(build_dispatcher(notices), Bot("1:test")))(update)
    return notices.answered


def answers(chat_id: int) -> list[OutboxMessage]:
    """What waits for a chat, oldest first."""
    return list(OutboxMessage.objects.filter(chat_id=chat_id).order_by("created_at"))


def last_text(chat_id: int) -> str:
    """The newest answer's text."""
    return answers(chat_id)[-1].body().text
