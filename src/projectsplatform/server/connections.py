"""The worker's asyncio connections to the primary, beside those of Django's threads."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import AsyncConnection

from projectsplatform.kit.db.connections import parameters
from projectsplatform.server.gate import Gate


async def connect(**others: Any) -> AsyncConnection[Any]:
    """As Django connects, in UTC and without transactions. Raises psycopg's errors."""
    connection: AsyncConnection[Any] = await AsyncConnection.connect(**parameters(**others), autocommit=True)
    await connection.execute(b"SET TIME ZONE 'UTC'")
    return connection


class ReopenedConnection:
    """A connection that opens when it is needed, and again when the primary is another one."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._generation = 0
        self._connection: AsyncConnection[Any] | None = None

    async def execute(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The statement's rows. Raises psycopg's errors; a connection that was found broken is opened anew by the next one."""
        try:
            cursor = await (await self._opened()).execute(sql, values, prepare=True)
            return await cursor.fetchall() if cursor.rownumber is not None else []
        except psycopg.OperationalError:
            await self.close()
            raise

    async def close(self) -> None:
        """The next statement opens it anew."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _opened(self) -> AsyncConnection[Any]:
        if self._generation != self._gate.generation:
            await self.close()
        if self._connection is None:
            self._generation = self._gate.generation
            self._connection = await connect()
        return self._connection
