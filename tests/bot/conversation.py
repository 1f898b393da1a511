"""A person who talks to the bot: real updates through the real handlers, answers read from the outbox."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import async_to_sync
from telegram.request import RequestData

from projectsplatform.bot.application import UpdateHandler
from projectsplatform.bot.transports.simulator import SimulatorRequest
from projectsplatform.telegram.models import OutboxMessage
from telegram import Bot

Handle = Callable[[dict[str, Any]], Awaitable[None]]


class Notices(SimulatorRequest):
    """Stands where Telegram does: keeps the notices of pressed buttons."""

    def __init__(self) -> None:
        self.answered: list[str] = []

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: Any
    ) -> tuple[int, bytes]:
        if url.endswith("/answerCallbackQuery") and request_data is not None:
            self.answered.append(request_data.parameters["text"])
        return await super().do_request(url, method, request_data, **timeouts)


async def handler_of(notices: Notices) -> Handle:
    """All conversations, ready to be given updates."""
    handler = UpdateHandler(Bot("1:test", request=notices, get_updates_request=SimulatorRequest()))
    await handler.initialize()
    return handler.handle


def tell(update: dict[str, Any]) -> list[str]:
    """Feeds one update; returns the notices of buttons."""
    notices = Notices()

    async def run() -> None:
        await (await handler_of(notices))(update)

    async_to_sync(run)()
    return notices.answered


def answers(chat_id: int) -> list[OutboxMessage]:
    """What waits for a chat, oldest first."""
    return list(OutboxMessage.objects.filter(chat_id=chat_id).order_by("created_at"))


def last_text(chat_id: int) -> str:
    """The newest answer's text."""
    return answers(chat_id)[-1].body().text
