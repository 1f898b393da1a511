"""Long polling, where no webhook is set: one poller a token, and no update is confirmed before it is stored."""

import asyncio
import logging
import warnings
from typing import Any
from uuid import uuid4

from django.db import Error as DatabaseFault
from django.db import transaction
from telegram.error import TelegramError
from telegram.warnings import PTBUserWarning

from projectsplatform.bot.database import in_database
from projectsplatform.bot.requests import reason_of
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations.process_locks import POLLER, acquire_lock, release_lock
from projectsplatform.telegram.operations.updates import receive
from projectsplatform.telegram.rules.answers import BotApiError
from telegram import Bot

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
_WAIT_SECONDS = 20
_LOCK_SECONDS = 40
_log = logging.getLogger(__name__)
# `Bot.get_updates` fails for all updates of an answer when it cannot read one of them.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'", category=PTBUserWarning)


class Poller:
    """Fetches updates and stores them like the webhook does."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._holder = uuid4()
        self._offset: int | None = None

    async def run(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            try:
                if await self._has_lock():
                    await self.fetch()
                else:
                    await asyncio.sleep(2)
                failures = 0
            except (BotApiError, TelegramError, DatabaseFault) as error:
                failures += 1
                _log.warning("telegram.poller.failed", extra={"reason": reason_of(error)})
                await asyncio.sleep(_wait_after(error, failures))

    async def fetch(self, wait_seconds: int = _WAIT_SECONDS) -> int:
        """One getUpdates; returns how many updates came. The next call confirms these."""
        updates = await self._get_updates(wait_seconds)
        if updates:
            await in_database(_store, updates)
            self._offset = max(int(update["update_id"]) for update in updates) + 1
        return len(updates)

    async def stop(self) -> None:
        """Lets the next process poll at once."""
        await in_database(release_lock, name=POLLER, holder=self._holder, at=now())

    async def _get_updates(self, wait_seconds: int) -> list[dict[str, Any]]:
        """The updates as Telegram sent them: one that the library cannot read is set aside later, by its handler."""
        arguments = {"timeout": wait_seconds, "allowed_updates": ALLOWED_UPDATES, "offset": self._offset}
        try:
            updates = await self._bot.do_api_request("getUpdates", arguments, read_timeout=wait_seconds + 10)
        except KeyError:  # the library's, for an answer without a result
            updates = None
        if not isinstance(updates, list):
            raise BotApiError(0, "an answer without updates")
        return updates

    async def _has_lock(self) -> bool:
        lock = await in_database(acquire_lock, name=POLLER, holder=self._holder, seconds=_LOCK_SECONDS, at=now())
        return lock is not None


def _store(payloads: list[dict[str, Any]]) -> None:
    at = now()
    with transaction.atomic():
        for payload in payloads:
            receive(update=payload, at=at)


def _wait_after(error: Exception, failures: int) -> float:
    asked = error.retry_after if isinstance(error, BotApiError) else 0.0
    return asked or min(15.0, 0.5 * 2**failures)
