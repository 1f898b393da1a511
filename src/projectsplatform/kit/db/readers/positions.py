"""Positions in the database's log, in bytes: what the primary has written, what a reader has replayed."""

from collections import deque
from time import monotonic
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, Error, connections

from projectsplatform.kit.db.readers.blocks import READER

_ASKED_EVERY: Final = 1.0
_WRITTEN = "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn() - '0/0'::pg_lsn END"
# One that receives nothing may have left the primary's history; a server that is no standby is no reader.
_REPLAYED = """
    SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn WHERE pg_is_in_recovery() AND EXISTS (SELECT FROM pg_stat_wal_receiver)
"""


class PrimaryPositions:
    """The primary's positions of the last `kept_for` seconds, each with its moment by `time.monotonic`."""

    def __init__(self, *, kept_for: float) -> None:
        self._kept_for = kept_for
        self._positions: deque[tuple[float, int]] = deque()

    def ask(self) -> None:
        """At most once a second."""
        at = monotonic()
        while self._positions and at - self._positions[0][0] > self._kept_for:
            self._positions.popleft()
        if self._positions and at - self._positions[-1][0] < _ASKED_EVERY:
            return
        position = _position(DEFAULT_DB_ALIAS, _WRITTEN)
        if position is not None:
            self._positions.append((at, position))

    def moment_of(self, replayed: int | None) -> float | None:
        """The newest moment whose position is reached."""
        if replayed is None:
            return None
        return next((at for at, position in reversed(self._positions) if position <= replayed), None)


def replayed_position() -> int | None:
    """None of a server that is no standby, or follows nobody."""
    try:
        return _position(READER, _REPLAYED)
    except Error:
        if connections[READER].connection is None:
            raise
        connections[READER].close()  # it was ended while it rested
        return _position(READER, _REPLAYED)


def _position(alias: str, statement: str) -> int | None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        row: Any = cursor.fetchone()
    return None if row is None or row[0] is None else int(row[0])
