"""A stop of the database that was announced: new requests wait before it begins, those that are worked on end.

It is announced on a channel of PostgreSQL's: `deploy/hold.sql`, `manage.py hold_requests`.
"""

import asyncio

from projectsplatform.kit.db.holding import RELEASE, seconds_of
from projectsplatform.server.gate import Gate


class Hold:
    """Whether the gate is kept closed although the database is there."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._over: asyncio.TimerHandle | None = None

    @property
    def is_on(self) -> bool:
        return self._over is not None

    def handle_notice(self, payload: str) -> None:
        """Called with what was announced."""
        self.end()
        if payload == RELEASE:
            self._gate.open()
            return
        self._gate.close()
        self._over = asyncio.get_running_loop().call_later(seconds_of(payload), self._expire)

    def end(self) -> None:
        """Called when the database has gone, as announced or not; who finds it again opens the gate."""
        if self._over is not None:
            self._over.cancel()
            self._over = None

    def _expire(self) -> None:
        """Nothing has happened."""
        self._over = None
        self._gate.open()
