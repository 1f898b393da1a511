"""Reads that many requests share, over a few asyncio connections: requests that come while a read is under way form the next one.

The busier the server, the less a request costs.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

import psycopg

from projectsplatform.kit.db.batches import BatchedRead, Touch, by_statement
from projectsplatform.kit.errors import Overloaded
from projectsplatform.server.connections import ReopenedConnection
from projectsplatform.server.gate import Gate

log = logging.getLogger(__name__)
_CONNECTIONS = 2
_MOST_WAITING = 2048
_LATE_SECONDS = 0.02
"""Nobody waits longer for a read of others: then the second connection is used."""
_RETRY_AFTER = 1
K = TypeVar("K")
R = TypeVar("R")
_Waiting = deque[tuple[Any, "asyncio.Future[Any]"]]


class SharedReads:
    """The reads and touches of one process."""

    def __init__(self, gate: Gate) -> None:
        self._free = [ReopenedConnection(gate) for _ in range(_CONNECTIONS)]
        self._waiting: dict[BatchedRead[Any, Any], _Waiting] = {}
        self._number = 0
        self._is_scheduled = False
        self._late: asyncio.TimerHandle | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._touches: list[Touch] = []
        self._writing = ReopenedConnection(gate)

    def read(self, read: BatchedRead[K, R], key: K) -> "asyncio.Future[R | None]":
        """The key's row, None for none. Raises Overloaded when too many wait; the future raises psycopg's errors."""
        if self._number >= _MOST_WAITING:
            raise Overloaded(retry_after=_RETRY_AFTER)
        loop = asyncio.get_running_loop()
        row: asyncio.Future[R | None] = loop.create_future()
        self._waiting.setdefault(read, deque()).append((key, row))
        self._number += 1
        if not self._is_scheduled:
            self._is_scheduled = True
            loop.call_soon(self._send_all)  # after all requests that have come by now
        return row

    def touch(self, touches: Sequence[Touch]) -> None:
        """Has them written by the next `write_touches`; of one row once."""
        self._touches.extend(touches)

    async def write_touches(self) -> None:
        """Those that were collected. What cannot be written is dropped: the next use of the row is collected again."""
        touches, self._touches = self._touches, []
        if not touches:
            return
        try:
            for statement, values in by_statement(touches):
                await self._writing.execute(statement.sql, values)
        except psycopg.Error as error:
            log.warning("touches.dropped", extra={"kind": type(error).__name__})
            await self._writing.close()

    async def close(self) -> None:
        """Writes what was collected and closes the connections."""
        await self.write_touches()
        for connection in (*self._free, self._writing):
            await connection.close()

    def _send_all(self) -> None:
        self._is_scheduled = False
        self._send()

    def _send(self, *, is_late: bool = False) -> None:
        """While a read is under way a second one is sent for a full batch or when it is late: few large batches cost less than many
        small ones."""
        while self._free and self._waiting:
            read = next(iter(self._waiting))
            if self._running and not is_late and self._number < read.most:
                if self._late is None:
                    self._late = asyncio.get_running_loop().call_later(_LATE_SECONDS, self._send_late)
                return
            waiting = self._waiting.pop(read)
            batch = [waiting.popleft() for _ in range(min(read.most, len(waiting)))]
            if waiting:
                self._waiting[read] = waiting  # behind the other reads
            self._number -= len(batch)
            batch = [one for one in batch if not one[1].done()]
            if not batch:
                continue
            connection = self._free.pop()
            task = asyncio.ensure_future(_answer(connection, read, batch))
            self._running.add(task)
            task.add_done_callback(partial(self._go_on, connection))

    def _go_on(self, connection: ReopenedConnection, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self._free.append(connection)
        self._send()

    def _send_late(self) -> None:
        self._late = None
        self._send(is_late=True)


async def _answer(
    connection: ReopenedConnection, read: BatchedRead[Any, Any], batch: list[tuple[Any, "asyncio.Future[Any]"]]
) -> None:
    """Of a batch that fails each key is read by itself, so that one does not fail the others."""
    try:
        keys = [key for key, _ in batch]
        rows = read.in_order(await connection.execute(read.sql, read.columns(keys)), len(batch))
    except Exception as error:  # noqa: BLE001  each request is told of it
        if len(batch) == 1 or isinstance(error, psycopg.OperationalError):
            for _, row in batch:
                if not row.done():
                    row.set_exception(error)
            return
        for one in batch:
            await _answer(connection, read, [one])
        return
    for (_, future), result in zip(batch, rows, strict=True):
        if not future.done():
            future.set_result(result)
