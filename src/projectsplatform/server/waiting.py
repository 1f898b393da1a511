"""Where requests that will hash a password wait for each other, so that they do not wait in places that others need."""

from collections import deque
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Lock
from time import monotonic

from django.conf import settings

from projectsplatform.kit.security.passwords import turned_away
from projectsplatform.server.lane import Environ

_LONGEST_SECONDS = 0.4
_LONGEST_LINE = 40
_FIRST_GUESS_SECONDS = 0.1
_MEMORY = 0.9


class WaitingRoom:
    """A line for so many turns at once, as long as 0.4 seconds' work: most of a class on a machine at rest, a few on one that
    is busy already. Who would wait longer is told at once that the server is busy (`kit.passwords`)."""

    def __init__(self, paths: Collection[str]) -> None:
        self._paths = frozenset(paths)
        self._lock = Lock()
        self._at_once = self._free = settings.MAX_CONCURRENT_HASHES
        self._line: deque[SimpleQueue[None]] = deque()
        self._turn_seconds = _FIRST_GUESS_SECONDS

    @contextmanager
    def turn(self, environ: Environ) -> Iterator[None]:
        """The right to hash, for a path that does; nothing for the others."""
        if environ.get("PATH_INFO") not in self._paths or environ["REQUEST_METHOD"] != "POST":
            yield
        elif self._wait():
            begun = monotonic()
            try:
                yield
            finally:
                self._end(monotonic() - begun)
        else:
            with turned_away():
                yield

    def _wait(self) -> bool:
        """Whether it is our turn, now or within the time."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            expected = (len(self._line) + 1) * self._turn_seconds / self._at_once
            if expected > _LONGEST_SECONDS or len(self._line) >= _LONGEST_LINE:
                return False
            called: SimpleQueue[None] = SimpleQueue()
            self._line.append(called)
        try:
            called.get(timeout=1.5 * _LONGEST_SECONDS)
        except Empty:
            return self._is_called_after_all(called)
        return True

    def _is_called_after_all(self, called: "SimpleQueue[None]") -> bool:
        with self._lock:
            if called in self._line:
                self._line.remove(called)
                return False
        return True

    def _end(self, seconds: float) -> None:
        with self._lock:
            lately = self._turn_seconds
            # One that stood still, as the first of a process does, says little of the next.
            self._turn_seconds = _MEMORY * lately + (1 - _MEMORY) * min(seconds, 2 * lately)
            if self._line:
                self._line.popleft().put(None)
            else:
                self._free += 1
