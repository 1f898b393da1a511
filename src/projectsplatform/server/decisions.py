"""How a request of the fast lane is decided: by a shared read, or by its operation in Django's pool."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from projectsplatform.kit.api.fast_lane import Answer, FastRoute, HotRequest, NotPlainError
from projectsplatform.kit.api.fast_lane import decide as decide_by_operation
from projectsplatform.kit.db.batches import Touch, write_touches
from projectsplatform.kit.db.connections import is_database_away, replace_if_away
from projectsplatform.server.django_pool import DjangoPool
from projectsplatform.server.gate import NotBegunError
from projectsplatform.server.shared_reads import SharedReads

Outcome = Answer | Exception
"""An answer, or the refusal or defect instead of it, or NotBegunError."""
Tell = Callable[[Outcome], None]
T = TypeVar("T")


class Decisions:
    """Decides without a task of its own for a request that a read answers: a task costs as much as the answer."""

    def __init__(self, *, pool: DjangoPool, reads: SharedReads) -> None:
        self._pool = pool
        self._reads = reads
        self._working: set[asyncio.Task[None]] = set()

    def begin(self, route: FastRoute[Any, Any], request: HotRequest, tell: Tell) -> None:
        """Calls `tell` once, at once or later, and raises nothing."""
        try:
            key = route.parse(request)
            decision = _Decision(self, route, request, key, tell)
            if route.by_operation is not None and route.by_operation(key):
                decision.leave_to_operation()
            elif route.read is None:
                decision.judge(None)
            else:
                self._reads.read(route.read, key).add_done_callback(decision.take_row)
        except Exception as error:  # noqa: BLE001  the request is told of it
            tell(error)

    def touch(self, touches: Sequence[Touch]) -> None:
        """Has them written soon."""
        self._reads.touch(touches)

    def work(self, function: Callable[[], T], then: Callable[[T], None], tell: Tell) -> None:
        """Calls a function in Django's pool, and then the other with its result."""
        task = asyncio.ensure_future(self._work(function, then, tell))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def finish(self) -> None:
        """Waits for what is being worked on in Django's pool."""
        if self._working:
            await asyncio.wait(self._working)

    async def _work(self, function: Callable[[], T], then: Callable[[T], None], tell: Tell) -> None:
        try:
            result = await self._pool.run(_replacing_connection, function)
        except Exception as error:  # noqa: BLE001  as above
            tell(error)
        else:
            then(result)


class _Decision:
    __slots__ = ("_all", "_key", "_request", "_route", "_tell")

    def __init__(
        self, decisions: Decisions, route: FastRoute[Any, Any], request: HotRequest, key: Any, tell: Tell
    ) -> None:
        self._all, self._route, self._request, self._key, self._tell = decisions, route, request, key, tell

    def take_row(self, read: "asyncio.Future[Any]") -> None:
        """Called when the shared read has ended."""
        try:
            row = _result_of(read)
            touches = self._route.touches(self._request, self._key, row) if row is not None else ()
        except Exception as error:  # noqa: BLE001  as above
            self._tell(error)
            return
        if touches:
            self._all.touch([touch for touch in touches if not touch.statement.is_urgent])
            if urgent := [touch for touch in touches if touch.statement.is_urgent]:
                self._all.work(partial(write_touches, urgent), lambda _: self.judge(row), self._tell)
                return
        self.judge(row)

    def judge(self, row: Any) -> None:
        """Answers by the row alone where it is enough."""
        try:
            answer = self._route.answer(self._request, self._key, row)
        except NotPlainError:
            self.leave_to_operation()
        except Exception as error:  # noqa: BLE001  as above
            self._tell(error)
        else:
            self._tell(answer)

    def leave_to_operation(self) -> None:
        """Decides in Django's pool."""
        self._all.work(partial(decide_by_operation, self._route, self._request, self._key), self._tell, self._tell)


def _result_of(read: "asyncio.Future[Any]") -> Any:
    """Raises NotBegunError where the database was away: a read repeats safely."""
    try:
        return read.result()
    except Exception as error:
        if is_database_away(error):
            raise NotBegunError from error
        raise


def _replacing_connection(call: Callable[[], T]) -> T:
    """What the call returns. It is not made again: what was lost may have been committed."""
    try:
        return call()
    except Exception as error:
        replace_if_away(error)
        raise
