"""Handles stored updates: oldest first, those of one person in order, those of different people concurrently."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import Error as DatabaseFault

from projectsplatform.bot.database import in_database
from projectsplatform.bot.retries import HandleLaterError
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations.updates import (
    ClaimedUpdate,
    claim_updates,
    mark_failed,
    mark_handled,
    postpone,
)

POLL_SECONDS = 1.0  # the listener usually wakes the consumer sooner
_BATCH = 20
_HANDLER_SECONDS = 20
_log = logging.getLogger(__name__)
Handle = Callable[[dict[str, Any]], Awaitable[None]]


class Consumer:
    """Feeds claimed updates to `handle`, which raises when one cannot be handled."""

    def __init__(self, handle: Handle, *, wake: asyncio.Event) -> None:
        self._handle = handle
        self._wake = wake
        self._finishing = False

    async def run(self) -> None:
        """Until `finish`. Waits while the database is unreachable."""
        failures = 0
        while not self._finishing:
            try:
                if await self.handle_due():
                    continue
                failures = 0
            except DatabaseFault:
                failures += 1
                _log.warning("telegram.consumer.database_away", exc_info=failures == 1)
                await asyncio.sleep(min(5.0, 0.2 * 2**failures))
            await self._rest()

    async def handle_due(self) -> int:
        """One round; returns how many updates were claimed."""
        claimed = await in_database(claim_updates, limit=_BATCH, at=now())
        by_person: dict[int, list[ClaimedUpdate]] = defaultdict(list)
        for update in claimed:
            by_person[person_of(update.payload)].append(update)
        rounds = [self._handle_in_order(updates) for updates in by_person.values()]
        for outcome in await asyncio.gather(*rounds, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        return len(claimed)

    def finish(self) -> None:
        """Makes the current round the last one."""
        self._finishing = True
        self._wake.set()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
        except TimeoutError:
            return
        self._wake.clear()

    async def _handle_in_order(self, updates: list[ClaimedUpdate]) -> None:
        for update in updates:
            await self._handle_update(update)

    async def _handle_update(self, update: ClaimedUpdate) -> None:
        """A failing update is tried a few times and then set aside, so that it never stops the others."""
        try:
            await asyncio.wait_for(self._handle(update.payload), _HANDLER_SECONDS)
        except HandleLaterError as later:
            await in_database(postpone, update=update, seconds=later.seconds, at=now())
        except Exception as error:  # noqa: BLE001  a handler may raise anything
            set_aside = await in_database(mark_failed, update=update, error=type(error).__name__, at=now())
            event = "telegram.update.set_aside" if set_aside else "telegram.update.failed"
            _log.exception(event, extra={"update_id": update.update_id, "attempt": update.attempt})
        else:
            await in_database(mark_handled, update=update)


def person_of(payload: dict[str, Any]) -> int:
    """The id of the person who caused an update; 0 without one."""
    for part in payload.values():
        if isinstance(part, dict) and isinstance(part.get("from"), dict):
            number = part["from"].get("id")
            return number if isinstance(number, int) else 0
    return 0
