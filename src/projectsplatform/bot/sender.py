"""Sends the outbox in one process at a time: codes first, within Telegram's limits, each message at least once or at most once."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import Error as DatabaseFault

from projectsplatform.bot.broadcast_buffer import TICK_SECONDS, BroadcastBuffer
from projectsplatform.bot.database import in_sender_database
from projectsplatform.bot.feeding import Feeding
from projectsplatform.bot.outcomes import store_failure, store_outcome
from projectsplatform.bot.rate_limiter import CHAT_SPACING, RateLimiter
from projectsplatform.bot.transports.base import RestError, SendError, Transport
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import ProcessLock
from projectsplatform.telegram.operations import delivery
from projectsplatform.telegram.operations.claiming import Outgoing, claim_messages
from projectsplatform.telegram.operations.process_locks import SENDER, release_lock
from projectsplatform.telegram.queries.outbox import is_anything_due
from projectsplatform.telegram.rules.quiet_hours import is_quiet

POLL_SECONDS = 0.5  # the listener usually wakes the sender sooner
SOON_SECONDS = 0.03
_RENEW_BEFORE = timedelta(seconds=3)
_FAST_LANES = (Lane.CODE, Lane.TRANSACTIONAL)
_log = logging.getLogger(__name__)


class Sender:
    """Claims due messages, sends them and stores their outcome.

    Codes and notices are sent as soon as they are claimed; broadcasts wait in a buffer, and in quiet hours in the outbox.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        wake: asyncio.Event,
        limiter: RateLimiter | None = None,
        is_quiet: Callable[[datetime], bool] = is_quiet,
    ) -> None:
        self._transport = transport
        self._wake = wake
        self._is_quiet = is_quiet
        self._limiter = limiter or RateLimiter()
        self._holder: UUID = uuid4()
        self._lock: ProcessLock | None = None
        self._silent_until: datetime | None = None
        self._in_flight: set[asyncio.Task[None]] = set()
        self._buffer = BroadcastBuffer()
        self._feeding = Feeding()
        self._more_broadcasts = True
        self._look_at = now()
        self._finishing = False

    async def run(self) -> None:
        """Until `finish`. Waits while the database is unreachable."""
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
        """One round: starts the sends that are allowed now. Returns the seconds until the next round."""
        at = now()
        await self._put_back(self._buffer.pop_all() if self._is_quiet(at) else self._buffer.pop_stale(at))
        if self._silent_until is not None and self._silent_until > at:
            return POLL_SECONDS
        if at >= self._look_at or self._may_refill(at):
            await self._claim(at)
        if self._may_feed(at) and await self._feeding.feed(held=len(self._buffer), at=at):
            self._more_broadcasts = True
            await self._claim(now())
        if self._lock is not None and self._lock.allows(now()):
            for message in self._buffer.pop_sendable(self._limiter, now()):
                self._begin(message)
        until_look = max(SOON_SECONDS, (self._look_at - now()).total_seconds())
        is_broadcasting = (self._more_broadcasts and not self._is_quiet(at)) or not self._buffer.is_empty
        return min(until_look, TICK_SECONDS) if is_broadcasting else until_look

    async def _claim(self, at: datetime) -> None:
        """Claims codes and notices, and broadcasts when the buffer is nearly empty."""
        self._look_at = at + timedelta(seconds=POLL_SECONDS)
        refills = self._buffer.free_slots > 0 and not self._is_quiet(at)
        if not self._may_refill(at) and not await self._may_claim(at, Lane if refills else _FAST_LANES):
            return
        slots = self._limiter.free_slots(at)
        full = [lane for lane in _FAST_LANES if slots[lane] == 0]
        slots[Lane.BROADCAST] = self._buffer.free_slots if refills else 0
        claimed = await in_sender_database(
            claim_messages,
            holder=self._holder,
            slots=slots,
            free_at=self._limiter.free_at(at),
            spacing=CHAT_SPACING,
            at=at,
        )
        self._lock = claimed.lock
        if refills:
            self._more_broadcasts = Lane.BROADCAST in claimed.full
        for message in claimed.messages:
            if message.lane == Lane.BROADCAST:
                self._buffer.add(message)
            else:
                self._begin(message)
        if not claimed.full.isdisjoint(_FAST_LANES) or (full and await in_sender_database(is_anything_due, at, full)):
            self._look_at = at + timedelta(seconds=SOON_SECONDS)

    def _may_refill(self, at: datetime) -> bool:
        return self._more_broadcasts and self._buffer.free_slots > 0 and not self._is_quiet(at)

    def _may_feed(self, at: datetime) -> bool:
        """When the outbox has nothing to broadcast, and little is left of what was claimed: after codes and notices."""
        is_low = not self._more_broadcasts and self._buffer.free_slots > 0
        return is_low and not self._is_quiet(at) and self._lock is not None and self._lock.allows(now())

    async def _may_claim(self, at: datetime, lanes: Iterable[Lane]) -> bool:
        """Saves the write of a claim while nothing is due and the lock is fresh."""
        if self._lock is None or self._lock.expires_at - at < _RENEW_BEFORE:
            return True
        return not self._lock.is_resting(at) and await in_sender_database(is_anything_due, at, lanes)

    def _begin(self, message: Outgoing) -> None:
        self._limiter.begin(message.chat_id)
        task = asyncio.create_task(self._send(message))
        self._in_flight.add(task)
        task.add_done_callback(self._in_flight.discard)

    async def _put_back(self, messages: Sequence[Outgoing]) -> None:
        if messages:
            await in_sender_database(delivery.put_back, messages=messages, at=now())

    def finish(self) -> None:
        """Ends `run` after the current round."""
        self._finishing = True
        self._wake.set()

    async def stop(self, seconds: float) -> None:
        """Waits at most `seconds` for the messages in flight, then lets the next process take over at once."""
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=seconds)
        for task in self._in_flight:
            task.cancel()
        await self._put_back(self._buffer.pop_all())
        if self._lock is not None:
            await in_sender_database(release_lock, name=SENDER, holder=self._holder, at=now())

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
        self._wake.clear()
        self._look_at = now()

    async def _send(self, message: Outgoing) -> None:
        """Sends one message. Without a stored outcome it comes due again when its claim ends, or is uncertain then."""
        try:
            telegram_ids = await self._transmit(message)
        except SendError as error:
            await self._record_failure(message, error)
        except DatabaseFault:  # the simulator stores messages in the database, each once
            _log.warning("telegram.sender.not_handed_over", extra={"message_id": str(message.id)})
            if message.once:
                await store_outcome(message, lambda: delivery.put_back(messages=[message], at=now()))
        else:
            at = now()
            await store_outcome(message, lambda: delivery.mark_sent(message=message, telegram_ids=telegram_ids, at=at))

    async def _transmit(self, message: Outgoing) -> list[int]:
        try:
            return await self._transport.send(message)
        finally:
            self._limiter.end(message.chat_id, now(), message.weight)

    async def _record_failure(self, message: Outgoing, error: SendError) -> None:
        at = now()
        _log.info("telegram.sender.not_sent", extra={"message_id": str(message.id), "reason": str(error)})
        if isinstance(error, RestError):
            self._silent_until = at + timedelta(seconds=error.seconds)
        await store_outcome(message, lambda: store_failure(message, error, at))
