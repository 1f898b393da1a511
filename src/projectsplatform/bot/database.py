"""The database from asynchronous code. A long-lived process must close stale connections itself around each piece of work."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from time import monotonic
from typing import Final, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection, connections

from projectsplatform.kit.db.connections import check_after_rest

P = ParamSpec("P")
R = TypeVar("R")


class _LastUse(threading.local):
    """When this thread last used its connection, by the monotonic clock."""

    ended_at = 0.0


_last_use = _LastUse()
_CONVERSATION_THREADS: Final = 4
_threads: ContextVar[ThreadPoolExecutor | None] = ContextVar("threads of the conversations", default=None)


@contextmanager
def conversation_threads() -> Iterator[None]:
    """What is begun in here works for several conversations at once: the database's answers take longer than our own work."""
    with ThreadPoolExecutor(_CONVERSATION_THREADS, thread_name_prefix="conversation-database") as threads:
        before = _threads.set(threads)
        try:
            yield
        finally:
            _threads.reset(before)


async def in_database(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs synchronous work of a conversation in one of `conversation_threads`; without them in the one thread of all async code."""
    threads = _threads.get()
    run = sync_to_async(_with_fresh_connection, thread_sensitive=threads is None, executor=threads)
    return await run(lambda: function(*args, **kwargs))


async def in_sender_database(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs synchronous work of the sender in a thread of its own, so that a code never waits for a conversation."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(
        _sender_thread(), lambda: _with_fresh_connection(lambda: function(*args, **kwargs))
    )


def close_sender_database() -> None:
    """Closes the sender's connection and ends its thread."""
    _sender_thread().submit(connections.close_all)
    _sender_thread().shutdown(wait=True)
    _sender_thread.cache_clear()


def _with_fresh_connection(work: Callable[[], R]) -> R:
    _close_stale_connections()
    check_after_rest(connections[DEFAULT_DB_ALIAS], left_at=_last_use.ended_at)
    try:
        return work()
    finally:
        _last_use.ended_at = monotonic()
        _close_stale_connections()


def _close_stale_connections() -> None:
    """Outside a transaction only: Django would close the connection inside one too."""
    if not connection.in_atomic_block:
        close_old_connections()


@lru_cache(maxsize=1)
def _sender_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="sender-database")
