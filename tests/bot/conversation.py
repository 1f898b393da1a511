"""A person who talks to the bot: real updates through the real handlers, answers read from the outbox."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import async_to_sync
from telegram.request import RequestData

from projectsplatform.bot.application import UpdateHandler
from projectsplatform.bot.transports.simulator import SimulatorRequest
from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import Body, OutboxMessage
from projectsplatform.telegram.operations.chats import meet_chat
from telegram import Bot
from tests.factories.telegram import pressed_button

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
    """What waits for a chat, oldest first. Notices of money and licences are no answers."""
    of_chat = OutboxMessage.objects.filter(chat_id=chat_id).order_by("created_at")
    return list(of_chat.exclude(kind__startswith="wallet.").exclude(kind__startswith="licence."))


def last_text(chat_id: int) -> str:
    """The newest answer's text."""
    return answers(chat_id)[-1].body().text


def press(chat_id: int, data: str) -> Body:
    """Presses a button of message 7; the screen that answers."""
    tell(pressed_button(chat_id, data))
    return answers(chat_id)[-1].body()


def presses(screen: Body) -> list[str]:
    """What the buttons of a screen send, in their order."""
    return [button.callback_data for row in screen.buttons for button in row if button.callback_data]


def press_for(screen: Body, name: str) -> str:
    """What the one button sends that opens the screen `name`."""
    (data,) = [data for data in presses(screen) if data.partition(":")[0] == name]
    return data


def speak(chat_id: int, language: str) -> None:
    """The chat speaks that language."""
    meet_chat(chat_id=chat_id, language_code=language, at=now())
