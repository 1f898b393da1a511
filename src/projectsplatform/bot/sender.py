"""The one named process that sends the outbox: codes first, never faster than Telegram allows, nothing lost."""

import asyncio
import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import Error as DatabaseFault

from projectsplatform.bot.database import in_sender_database
from projectsplatform.bot.pace import CHAT_SPACING, Pace
from projectsplatform.bot.transports.base import (
    BlockedChatError,
    RefusedMessageError,
    RestError,
    SendError,
    Transport,
)
from projectsplatform.kit.clock import now
from projectsplatform.telegram.operations import delivery
from projectsplatform.telegram.operations.delivery import Outgoing
from projectsplatform.telegram.operations.leases import SENDER, Hold, release_lease
from projectsplatform.telegram.queries.outbox import is_anything_due

POLL_SECONDS = 0.5  # the listener wakes it sooner
SOON_SECONDS = 0.03
_RENEW_BEFORE = timedelta(seconds=3)
_log = logging.getLogger(__name__)


class Sender:
    """Claims what is due, sends it, writes down what became of it."""

    def __init__(self, transport: Transport, *, wake: asyncio.Event, pace: Pace | None = None) -> None:
        self._transport = transport
        self._wake = wake
        self._pace = pace or Pace()
        self._holder: UUID = uuid4()
        self._hold: Hold | None = None
        self._silent_until: datetime | None = None
        self._in_flight: set[asyncio.Task[None]] = set()
        self._finishing = False

    async def run(self) -> None:
        """Until told to finish. A database that is away is waited for."""
        failures = 0
        while not self._finishing:
            try:
                busy = await self.send_due()
                failures = 0
            except DatabaseFault:
                failures += 1
                busy = False
                _log.warning("telegram.sender.database_away", exc_info=failures == 1)
                await asyncio.sleep(min(5.0, 0.2 * 2**failures))
            await self._rest(SOON_SECONDS if busy else POLL_SECONDS)

    async def send_due(self) -> bool:
        """One round: starts the sends that may go now. True when there may be more at once."""
        at = now()
        if not await self._may_claim(at):
            return False
        room = self._pace.room(at)
        claimed = await in_sender_database(
            delivery.claim_messages,
            holder=self._holder,
            room=room,
            free_at=self._pace.free_at(at),
            spacing=CHAT_SPACING,
            at=at,
        )
        self._hold = claimed.hold
        for message in claimed.messages:
            self._pace.begin(message.chat_id)
            task = asyncio.create_task(self._send(message))
            self._in_flight.add(task)
            task.add_done_callback(self._in_flight.discard)
        return claimed.looked_at > 0 or min(room.values()) == 0

    def finish(self) -> None:
        """Nothing more is claimed."""
        self._finishing = True
        self._wake.set()

    async def stop(self, seconds: float) -> None:
        """Waits that long for what is on its way, then lets the next process take over at once."""
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=seconds)
        for task in self._in_flight:
            task.cancel()
        if self._hold is not None:
            await in_sender_database(release_lease, name=SENDER, holder=self._holder, at=now())

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
        self._wake.clear()

    async def _may_claim(self, at: datetime) -> bool:
        """Without work and with a fresh lease there is nothing to write; after a 429 nobody speaks."""
        if self._silent_until is not None and self._silent_until > at:
            return False
        if self._hold is None or self._hold.expires_at - at < _RENEW_BEFORE:
            return True
        return not self._hold.is_resting(at) and await in_sender_database(is_anything_due, at)

    async def _send(self, message: Outgoing) -> None:
        """One message to its end. Whatever is not written down comes due again when its claim runs out."""
        try:
            try:
                await self._hand_over(message)
            except SendError as error:
                await self._record_failure(message, error)
            else:
                await in_sender_database(delivery.mark_sent, message=message, at=now())
        except DatabaseFault:
            _log.warning("telegram.sender.outcome_not_written", extra={"message_id": str(message.id)})

    async def _hand_over(self, message: Outgoing) -> None:
        try:
            await self._transport.send(message)
        finally:
            self._pace.end(message.chat_id, now())

    async def _record_failure(self, message: Outgoing, error: SendError) -> None:
        at = now()
        _log.info("telegram.sender.not_sent", extra={"message_id": str(message.id), "reason": str(error)})
        match error:
            case RestError():
                self._silent_until = at + timedelta(seconds=error.seconds)
                await in_sender_database(delivery.rest_and_retry, message=message, seconds=error.seconds, at=at)
            case BlockedChatError():
                await in_sender_database(delivery.block_chat, chat_id=message.chat_id, at=at)
            case RefusedMessageError():
                await in_sender_database(delivery.give_up, message=message, error=str(error), at=at)
            case _:
                await in_sender_database(delivery.retry_later, message=message, error=str(error), at=at)
