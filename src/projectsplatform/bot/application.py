"""The handlers of all conversations, for every transport: polling, webhook, simulator."""

from typing import Any

from telegram.ext import ApplicationBuilder

from projectsplatform.bot.handlers.buttons import button_handlers
from projectsplatform.bot.handlers.groups import group_handlers
from projectsplatform.bot.handlers.members import member_handlers
from projectsplatform.bot.handlers.messages import Context
from projectsplatform.bot.handlers.private import private_handlers
from telegram import Bot, Update


class UnreadableUpdateError(Exception):
    """The library cannot read an update. The text names the fault and holds nothing of the update."""


class UpdateHandler:
    """Handles stored updates by the library's handlers. No conversation keeps a state in memory."""

    def __init__(self, bot: Bot) -> None:
        # No updater: it confirms updates to Telegram before they are handled.
        self._application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
        self._application.add_handlers([*private_handlers(), *group_handlers(), *button_handlers(), *member_handlers()])
        self._application.add_error_handler(self._keep_failure)
        self._failures: dict[int, Exception] = {}

    async def initialize(self) -> None:
        """Asks Telegram for the bot's name; the library handles nothing before. Raises TelegramError."""
        await self._application.initialize()

    async def handle(self, payload: dict[str, Any]) -> None:
        """Handles one update. Raises UnreadableUpdateError, and whatever its handler raises."""
        update = _read(payload, self._application.bot)
        try:
            await self._application.process_update(update)
        finally:
            failure = self._failures.pop(update.update_id, None)
        if failure is not None:
            raise failure

    async def _keep_failure(self, update: object, context: Context) -> None:
        """The library calls this instead of raising from `process_update`."""
        if isinstance(update, Update) and context.error is not None:
            self._failures[update.update_id] = context.error


def _read(payload: dict[str, Any], bot: Bot) -> Update:
    try:
        return Update.de_json(payload, bot)
    except Exception as error:  # noqa: BLE001  the library validates nothing: a malformed update fails anywhere in it
        raise UnreadableUpdateError(type(error).__name__) from None
