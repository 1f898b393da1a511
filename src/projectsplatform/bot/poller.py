"""Long polling, where no webhook is set: one poller a token, and nothing is acknowledged before it is stored."""

import asyncio
import logging
from typing import Any
from uuid import uuid4

from django.db import Error as DatabaseFault
from django.db import transaction

from projectsplatform.bot.calls import BotApi
from projectsplatform.bot.database import in_database
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations.leases import POLLER, release_lease, take_lease
from projectsplatform.telegram.operations.updates import receive
from projectsplatform.telegram.rules.answers import BotApiError

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member", "chat_member"]
_WAIT_SECONDS = 20
_LEASE_SECONDS = 40
_log = logging.getLogger(__name__)


class Poller:
    """Fetches updates and hands them to the same door as the webhook."""

    def __init__(self, bot_api: BotApi) -> None:
        self._bot_api = bot_api
        self._holder = uuid4()
        self._offset: int | None = None

    async def run(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            try:
                if await self._hold_lease():
                    await self.fetch()
                else:
                    await asyncio.sleep(2)
                failures = 0
            except (BotApiError, DatabaseFault) as error:
                failures += 1
                _log.warning("telegram.poller.failed", extra={"reason": _reason(error)})
                await asyncio.sleep(_wait_after(error, failures))

    async def fetch(self, wait_seconds: int = _WAIT_SECONDS) -> int:
        """One getUpdates; returns how many came. The next one acknowledges these."""
        updates = await self._get_updates(wait_seconds)
        if updates:
            await in_database(_store, updates)
            self._offset = max(int(update["update_id"]) for update in updates) + 1
        return len(updates)

    async def stop(self) -> None:
        """Lets the next process poll at once."""
        await in_database(release_lease, name=POLLER, holder=self._holder, at=now())

    async def _get_updates(self, wait_seconds: int) -> list[dict[str, Any]]:
        """Raw on purpose: an update that the library cannot read is put aside later, and does not stop the others."""
        asked = {"timeout": wait_seconds, "allowed_updates": ALLOWED_UPDATES, "offset": self._offset}
        updates = await self._bot_api.call("getUpdates", asked, seconds=wait_seconds + 10)
        if not isinstance(updates, list):
            raise BotApiError(0, "an answer without updates")
        return updates

    async def _hold_lease(self) -> bool:
        hold = await in_database(take_lease, name=POLLER, holder=self._holder, seconds=_LEASE_SECONDS, at=now())
        return hold is not None


def _store(payloads: list[dict[str, Any]]) -> None:
    at = now()
    with transaction.atomic():
        for payload in payloads:
            receive(update=payload, at=at)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, BotApiError) else type(error).__name__


def _wait_after(error: Exception, failures: int) -> float:
    asked = error.retry_after if isinstance(error, BotApiError) else 0.0
    return asked or min(15.0, 0.5 * 2**failures)
