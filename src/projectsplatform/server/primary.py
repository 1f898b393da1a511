"""Watches over the primary: a connection of the worker's own, by which the gate is opened and closed."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection

from projectsplatform.kit.db.holding import CHANNEL
from projectsplatform.server.connections import connect
from projectsplatform.server.gate import Gate
from projectsplatform.server.hold import Hold
from projectsplatform.server.timeouts import abandon, with_timeout

log = logging.getLogger(__name__)
_TRY_SECONDS: Final = 0.2
_CONNECT_SECONDS: Final = 2
_LOOK_SECONDS: Final = 1.0
_ANSWER_SECONDS: Final = 3.0
_LONGEST_WORK_SECONDS: Final = 3.0
"""No longer than `deploy/hold.sql` waits."""
_LISTEN: Final = f"LISTEN {CHANNEL}".encode()
# The moment of its start tells a server from every other, and from itself before a restart.
_SERVER: Final = b"SELECT pg_postmaster_start_time()::text, current_setting('transaction_read_only')"
_LOST: Final = (psycopg.Error, OSError, TimeoutError)


class ReadOnlyServerError(psycopg.OperationalError):
    """The server takes no writes: a standby, or a primary that was demoted."""


@dataclass(frozen=True, slots=True)
class _Primary:
    connection: AsyncConnection[Any]
    server: str


class PrimaryWatch:
    """One for a worker."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._hold = Hold(gate)
        self._server: str | None = None

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self._watch(await self._reach())
            except Exception:  # without its watch the gate would stay as it is
                log.exception("database.watch_failed")
                await asyncio.sleep(_LOOK_SECONDS)

    async def _reach(self) -> _Primary:
        """The primary, as soon as one answers."""
        loop = asyncio.get_running_loop()
        began, failures = loop.time(), 0
        while True:
            again_at = loop.time() + _TRY_SECONDS
            self._gate.suspected.clear()
            try:
                primary = await with_timeout(_CONNECT_SECONDS, _connect_to_primary())
            except _LOST as fault:
                failures += 1
                self._report_away(fault, failures)
            else:
                self._use(primary, failures, loop.time() - began)
                return primary
            await asyncio.sleep(again_at - loop.time())

    def _report_away(self, fault: BaseException, failures: int) -> None:
        self._gate.close()
        self._hold.end()
        if failures == 1:
            log.warning("database.away", extra={"reason": str(fault).partition("\n")[0] or type(fault).__name__})

    def _use(self, primary: _Primary, failures: int, seconds: float) -> None:
        if failures:
            log.warning("database.back", extra={"seconds": round(seconds, 1)})
        if failures or primary.server != self._server:
            self._gate.generation += 1
        self._server = primary.server
        if not self._hold.is_on:
            self._gate.open()

    async def _watch(self, primary: _Primary) -> None:
        """Until the connection is lost, or somebody found the database away."""
        listening = asyncio.ensure_future(self._listen(primary.connection))
        suspected = asyncio.ensure_future(self._gate.suspected.wait())
        try:
            await asyncio.wait({listening, suspected}, return_when=asyncio.FIRST_COMPLETED)
            self._gate.close()
            if listening.done():
                self._hold.end()
        finally:
            for task in (listening, suspected):
                abandon(task)

    async def _listen(self, connection: AsyncConnection[Any]) -> None:
        """Ends when the connection does, or its server only reads; the connection is closed then."""
        try:
            while True:
                async for notice in connection.notifies(timeout=_LOOK_SECONDS, stop_after=1):
                    self._hold.handle_notice(notice.payload)
                if self._hold.is_on:
                    await self._keep_transaction_while_working(connection)
                await with_timeout(_ANSWER_SECONDS, _server_of(connection))
        except _LOST:
            return
        finally:
            await connection.close()

    async def _keep_transaction_while_working(self, connection: AsyncConnection[Any]) -> None:
        """Has a transaction open while requests are worked on that have none at the moment: who announced the stop waits for
        transactions."""
        await connection.execute(b"BEGIN")
        with suppress(TimeoutError):
            await with_timeout(_LONGEST_WORK_SECONDS, self._gate.wait_until_idle())
        await connection.execute(b"COMMIT")


async def _connect_to_primary() -> _Primary:
    connection = await connect(connect_timeout=_CONNECT_SECONDS)
    try:
        await connection.execute(_LISTEN)
        return _Primary(connection, await _server_of(connection))
    except BaseException:
        await connection.close()
        raise


async def _server_of(connection: AsyncConnection[Any]) -> str:
    """Which server it is. Raises psycopg's errors, also for one that only reads."""
    row = await (await connection.execute(_SERVER)).fetchone()
    if row is None or row[1] == "on":
        raise ReadOnlyServerError
    return str(row[0])
