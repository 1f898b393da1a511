"""Requests that hash a password wait for each other here, and hold no thread meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

LONGEST_SECONDS = 0.4
AFTER_HOLD_FACTOR = 10
"""So many times as long is the queue of those who were held until a moment ago: they all come at once."""
_LONGEST_QUEUE = 40
_FIRST_GUESS_SECONDS = 0.1
_MEMORY = 0.9


class HashQueue:
    """So many hashes at once, and a queue as long as 0.4 seconds' work: most of a class on a machine at rest, a few requests on a busy
    one. A request that would wait longer is rejected at once (`kit.security.passwords.reject_hashes`)."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._free = asyncio.Semaphore(slots)
        self._waiting = 0
        self._seconds = _FIRST_GUESS_SECONDS

    @asynccontextmanager
    async def slot(self, *, factor: int = 1) -> AsyncIterator[bool]:
        """Whether the request may hash; False for one that is rejected. The queue may be so many times as long as usual."""
        if not await self._acquire(factor):
            yield False
            return
        begun = monotonic()
        try:
            yield True
        finally:
            self._free.release()
            self._remember(monotonic() - begun)

    async def _acquire(self, factor: int) -> bool:
        longest = factor * LONGEST_SECONDS
        expected = (self._waiting + 1) * self._seconds / self._slots
        if self._free.locked() and (expected > longest or self._waiting >= factor * _LONGEST_QUEUE):
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(1.5 * longest):
                return await self._free.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1

    def _remember(self, seconds: float) -> None:
        # One that stood still, as the first of a process does, says little of the next.
        recent = self._seconds
        self._seconds = _MEMORY * recent + (1 - _MEMORY) * min(seconds, 2 * recent)
