"""How far a reader is behind, measured by positions in the log and this process's own clock.

The primary is asked for its position, and the moment noted; a standby that has replayed up to there has everything that was
committed before that moment. So a primary that nobody writes to looks like no lag, and a standby that is cut off does not look fresh.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, local
from time import monotonic, sleep
from typing import Any, Final

from django.db import Error, connections

from projectsplatform.kit import metrics
from projectsplatform.kit.db.readers.blocks import READER
from projectsplatform.kit.db.readers.positions import PrimaryPositions, replayed_position

log = logging.getLogger(__name__)
MOST_LATE_SECONDS: Final = 5.0
"""A reader that is further behind is not used."""
AWAY, LATE, NO_STANDBY = "away", "late", "no_standby"
_MEASURED_FOR: Final = 1.0
_CATCHES_UP_IN: Final = 0.1
_LOOK_AGAIN: Final = 0.005
_HANGS_AFTER: Final = 0.5
_LEFT_ALONE_FOR: Final = {AWAY: 10.0, NO_STANDBY: 10.0, LATE: 1.0}


@dataclass(frozen=True, slots=True)
class _Measured:
    """On this connection, at that moment: everything from before `as_of` is there."""

    connection: Any
    at: float
    as_of: float


class ReaderFreshness:
    """What one process knows of its reader. Each thread has a connection, which may lead to another standby than its neighbour's."""

    def __init__(self) -> None:
        self._primary = PrimaryPositions(kept_for=MOST_LATE_SECONDS)
        self._measuring = Lock()
        self._thread = local()
        self._left: tuple[str, float] = "", 0.0

    def why_not(self) -> str:
        """Empty when this thread's reader has everything that was committed before the last five seconds, else the reason."""
        reason, until = self._left
        if reason and monotonic() < until:
            return reason
        if self._is_known():
            return ""
        with self._turn() as is_ours:
            reason = self._measured() if is_ours else AWAY
        self.note(reason)
        return reason

    def note(self, reason: str) -> None:
        """A reader with a reason is left alone for some seconds. Logged when it is another one than before."""
        before, _until = self._left
        self._left = reason, monotonic() + _LEFT_ALONE_FOR.get(reason, 0.0)
        if reason != before:
            level = logging.WARNING if reason else logging.INFO
            log.log(level, "database.reader.left" if reason else "database.reader.used", extra={"reason": reason})

    @contextmanager
    def _turn(self) -> Iterator[bool]:
        """One thread measures at a time; when it hangs, the others do not wait for what it waits for."""
        is_ours = self._measuring.acquire(timeout=_HANGS_AFTER)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._measuring.release()

    def _is_known(self) -> bool:
        """By the last second's measurement, of the connection that there is."""
        known: _Measured | None = getattr(self._thread, "known", None)
        return (
            known is not None
            and known.connection is connections[READER].connection
            and monotonic() - known.at < _MEASURED_FOR
            and not _is_late(known.as_of)
        )

    def _measured(self) -> str:
        self._primary.ask()
        try:
            position = replayed_position()
            as_of = self._primary.moment_of(position)
            until = monotonic() + _CATCHES_UP_IN
            while position is not None and _is_late(as_of) and monotonic() < until:
                sleep(_LOOK_AGAIN)
                position = replayed_position()
                as_of = self._primary.moment_of(position)
        except Error:
            connections[READER].close()
            return AWAY
        if position is None:
            return NO_STANDBY
        return self._remember(as_of)

    def _remember(self, as_of: float | None) -> str:
        at = monotonic()
        metrics.set_reader_lag(MOST_LATE_SECONDS if as_of is None else at - as_of)
        if as_of is None or _is_late(as_of):
            return LATE
        self._thread.known = _Measured(connections[READER].connection, at, as_of)
        return ""


def _is_late(as_of: float | None) -> bool:
    return as_of is None or monotonic() - as_of >= MOST_LATE_SECONDS


freshness: Final = ReaderFreshness()
"""This process's."""
