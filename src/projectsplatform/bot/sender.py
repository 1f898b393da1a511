"""The one named process that sends the outbox: codes first, never faster than Telegram allows, nothing lost."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import Error as DatabaseFault

from projectsplatform.bot.database import in_sender_database
from projectsplatform.bot.pace import CHAT_SPACING, Pace
from projectsplatform.bot.reserve import TICK_SECONDS, Reserve
from projectsplatform.bot.transports.base import (
    BlockedChatError,
    RefusedMessageError,
    RestError,
    SendError,
    Transport,
)
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations import delivery
from projectsplatform.telegram.operations.delivery import Outgoing
from projectsplatform.telegram.operations.leases import SENDER, Hold, release_lease
from projectsplatform.telegram.queries.outbox import is_anything_due

POLL_SECONDS = 0.5  # the listener wakes it sooner
SOON_SECONDS = 0.03
_RENEW_BEFORE = timedelta(seconds=3)
_PATIENCE_WITH_DATABASE = timedelta(seconds=5)
_FAST_LANES = (Lane.CODE, Lane.TRANSACTIONAL)
_log = logging.getLogger(__name__)


class Sender:
    """Claims what is due, sends it, writes down what became of it.

    Codes and notices are sent when they are claimed; broadcasts go through a reserve.
    """

    def __init__(self, transport: Transport, *, wake: asyncio.Event, pace: Pace | None = None) -> None:
        self._transport = transport
        self._wake = wake
        self._pace = pace or Pace()
        self._holder: UUID = uuid4()
        self._hold: Hold | None = None
        self._silent_until: datetime | None = None
        self._in_flight: set[asyncio.Task[None]] = set()
        self._reserve = Reserve()
        self._more_to_reserve = True
        self._look_at = now()
        self._finishing = False

    async def run(self) -> None:
        """Until told to finish. A database that is away is waited for."""
        failures = 0
        while not self._finishing:
            try:
                rest = await self.send_due()
                failures = 0
            except DatabaseFault:
                failures += 1
                rest = POLL_SECONDS
                _log.warning("telegram.sender.database_away", exc_info=failures == 1)
                await asyncio.sleep(min(5.0, 0.2 * 2**failures))
            await self._rest(rest)

    async def send_due(self) -> float:
        """One round: starts the sends that may go now. How many seconds may pass until the next."""
        at = now()
        await self._put_back(self._reserve.take_stale(at))
        if self._silent_until is not None and self._silent_until > at:
            return POLL_SECONDS
        if at >= self._look_at or self._wants_more():
            await self._look(at)
        if self._hold is not None and self._hold.allows(now()):
            for message in self._reserve.take(self._pace, now()):
                self._begin(message)
        until_look = max(SOON_SECONDS, (self._look_at - now()).total_seconds())
        is_broadcasting = self._more_to_reserve or not self._reserve.is_empty
        return min(until_look, TICK_SECONDS) if is_broadcasting else until_look

    async def _look(self, at: datetime) -> None:
        """Claims what may go at once, and a reserve where that is nearly used up."""
        self._look_at = at + timedelta(seconds=POLL_SECONDS)
        fills = self._reserve.room > 0
        if not self._wants_more() and not await self._may_claim(at, Lane if fills else _FAST_LANES):
            return
        room = self._pace.room(at)
        crowded = [lane for lane in _FAST_LANES if room[lane] == 0]
        room[Lane.BROADCAST] = self._reserve.room
        claimed = await in_sender_database(
            delivery.claim_messages,
            holder=self._holder,
            room=room,
            free_at=self._pace.free_at(at),
            spacing=CHAT_SPACING,
            at=at,
        )
        self._hold = claimed.hold
        if fills:
            self._more_to_reserve = Lane.BROADCAST in claimed.full
        for message in claimed.messages:
            if message.lane == Lane.BROADCAST:
                self._reserve.add(message)
            else:
                self._begin(message)
        if not claimed.full.isdisjoint(_FAST_LANES) or (
            crowded and await in_sender_database(is_anything_due, at, crowded)
        ):
            self._look_at = at + timedelta(seconds=SOON_SECONDS)

    def _wants_more(self) -> bool:
        return self._more_to_reserve and self._reserve.room > 0

    async def _may_claim(self, at: datetime, lanes: Iterable[Lane]) -> bool:
        """Without work and with a fresh lease there is nothing to write."""
        if self._hold is None or self._hold.expires_at - at < _RENEW_BEFORE:
            return True
        return not self._hold.is_resting(at) and await in_sender_database(is_anything_due, at, lanes)

    def _begin(self, message: Outgoing) -> None:
        self._pace.begin(message.chat_id)
        task = asyncio.create_task(self._send(message))
        self._in_flight.add(task)
        task.add_done_callback(self._in_flight.discard)

    async def _put_back(self, messages: Sequence[Outgoing]) -> None:
        if messages:
            await in_sender_database(delivery.put_back, messages=messages, at=now())

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
        await self._put_back(self._reserve.take_all())
        if self._hold is not None:
            await in_sender_database(release_lease, name=SENDER, holder=self._holder, at=now())

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
        self._wake.clear()
        self._look_at = now()

    async def _send(self, message: Outgoing) -> None:
        """One message to its end. Whatever is not written down comes due again when its claim runs out."""
        try:
            await self._hand_over(message)
        except SendError as error:
            await self._record_failure(message, error)
        except DatabaseFault:  # the demo's Telegram is in the database
            _log.warning("telegram.sender.not_handed_over", extra={"message_id": str(message.id)})
        else:
            at = now()
            await self._write(message, lambda: delivery.mark_sent(message=message, at=at))

    async def _write(self, message: Outgoing, outcome: Callable[[], object]) -> None:
        """What became of a message: a database that starts anew is waited for, so that nobody gets the message twice."""
        until, pause = now() + _PATIENCE_WITH_DATABASE, 0.05
        while True:
            try:
                await in_sender_database(outcome)
            except DatabaseFault:
                if now() > until:
                    _log.warning("telegram.sender.outcome_not_written", extra={"message_id": str(message.id)})
                    return
                await asyncio.sleep(pause)
                pause *= 2
            else:
                return

    async def _hand_over(self, message: Outgoing) -> None:
        try:
            await self._transport.send(message)
        finally:
            self._pace.end(message.chat_id, now())

    async def _record_failure(self, message: Outgoing, error: SendError) -> None:
        at = now()
        _log.info("telegram.sender.not_sent", extra={"message_id": str(message.id), "reason": str(error)})
        match error:
            case RestError(seconds=seconds):
                self._silent_until = at + timedelta(seconds=seconds)
                await self._write(message, lambda: delivery.rest_and_retry(message=message, seconds=seconds, at=at))
            case BlockedChatError():
                await self._write(message, lambda: delivery.block_chat(chat_id=message.chat_id, at=at))
            case RefusedMessageError():
                await self._write(message, lambda: delivery.give_up(message=message, error=str(error), at=at))
            case _:
                await self._write(message, lambda: delivery.retry_later(message=message, error=str(error), at=at))
