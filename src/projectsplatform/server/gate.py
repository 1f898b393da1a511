"""The gate in front of the database: requests wait here, before their first statement and without a thread, while it is away."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final, TypeVar

LONGEST_SECONDS: Final = 5.0
"""So long a request waits, in all."""
MOST_WAITING: Final = 1024
"""Of one worker; others are refused at once."""
_PAUSE_SECONDS: Final = 0.05
R = TypeVar("R")


class NotBegunError(Exception):
    """For a request nothing was executed, or nothing but a read: it may be made again as a whole. Its cause is what the database
    said; there is none when the gate was found closed."""


class Gate:
    """One for a worker, opened and closed by its `PrimaryWatch`. Threads may look whether it is open."""

    def __init__(self) -> None:
        self.is_open = True
        self.longest_seconds = LONGEST_SECONDS
        self.generation = 0
        """Connections that were made in an earlier one lead to a server that is gone."""
        self.suspected = asyncio.Event()
        """Set when somebody found the database away."""
        self._opened = asyncio.Event()
        self._opened_at = -LONGEST_SECONDS
        self._waiting = 0
        self._working = 0
        self._idle = asyncio.Event()

    def open(self) -> None:
        """Lets everybody through."""
        self.is_open = True
        self._opened_at = monotonic()
        self._opened.set()

    def was_just_opened(self) -> bool:
        """Whether those who were held come through now."""
        return monotonic() - self._opened_at < self.longest_seconds

    def close(self) -> None:
        """Has requests wait that have not begun."""
        self.is_open = False
        self._opened.clear()

    def suspect(self) -> None:
        """Closes it until the database was looked for again."""
        self.close()
        self.suspected.set()

    @contextmanager
    def counted_work(self) -> Iterator[None]:
        """Around what uses the database."""
        self._working += 1
        try:
            yield
        finally:
            self._working -= 1
            self._idle.set()

    async def wait_until_idle(self) -> None:
        """Until all work has ended."""
        while self._working:
            self._idle.clear()
            await self._idle.wait()

    async def run(self, work: Callable[[], Awaitable[R]]) -> R | None:
        """What the work returns, which is made again as long as it raises NotBegunError; None when the gate stays closed."""
        until = asyncio.get_running_loop().time() + self.longest_seconds
        while self.is_open or await self.wait(until):
            try:
                return await work()
            except NotBegunError as fault:
                if not await self.may_retry(fault, until):
                    return None
        return None

    async def may_retry(self, fault: NotBegunError, until: float) -> bool:
        """Whether the request to which this happened may be made again, by the loop's clock."""
        if fault.__cause__ is not None:
            self.suspect()
            await asyncio.sleep(_PAUSE_SECONDS)
        return await self.wait(until)

    async def wait(self, until: float) -> bool:
        """Whether it is open by then; at once False when too many wait."""
        if self._waiting >= MOST_WAITING:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout_at(until):
                while not self.is_open:
                    await self._opened.wait()
                await asyncio.sleep(0)  # a moment that has passed is noticed here
                return True
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
