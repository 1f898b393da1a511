"""Requests that hash a password wait for each other here, and hold no thread meanwhile."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic

LONGEST_SECONDS = 0.4
_LONGEST_QUEUE = 40
_FIRST_GUESS_SECONDS = 0.1
_MEMORY = 0.9


class HashQueue:
    """So many hashes at once, and a queue as long as 0.4 seconds' work: most of a class on a machine at rest, a few requests on a busy
    one. A request that would wait longer is rejected at once (`kit.security.passwords.reject_hashes`)."""

    def __init__(self, slots: int) -> None:
        self._slots = self._free = slots
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._seconds = _FIRST_GUESS_SECONDS

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[bool]:
        """Whether the request may hash; False for one that is rejected."""
        if not await self._acquire():
            yield False
            return
        begun = monotonic()
        try:
            yield True
        finally:
            self._release(monotonic() - begun)

    async def _acquire(self) -> bool:
        if self._free:
            self._free -= 1
            return True
        expected = (len(self._waiting) + 1) * self._seconds / self._slots
        if expected > LONGEST_SECONDS or len(self._waiting) >= _LONGEST_QUEUE:
            return False
        slot = asyncio.get_running_loop().create_future()
        self._waiting.append(slot)
        try:
            async with asyncio.timeout(1.5 * LONGEST_SECONDS):
                await slot
        except BaseException as error:
            with suppress(ValueError):
                self._waiting.remove(slot)
            if slot.done() and not slot.cancelled():
                self._hand_on()  # it was given a slot in the same moment
            if isinstance(error, TimeoutError):
                return False
            raise
        return True

    def _release(self, seconds: float) -> None:
        # One that stood still, as the first of a process does, says little of the next.
        recent = self._seconds
        self._seconds = _MEMORY * recent + (1 - _MEMORY) * min(seconds, 2 * recent)
        self._hand_on()

    def _hand_on(self) -> None:
        while self._waiting:
            slot = self._waiting.popleft()
            if not slot.done():
                slot.set_result(None)
                return
        self._free += 1
