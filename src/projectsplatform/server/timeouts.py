"""Waiting no longer than one wants: a statement that is cancelled asks its server, which may be the one that does not answer."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

R = TypeVar("R")
_ending: set["asyncio.Future[Any]"] = set()


async def with_timeout(seconds: float, work: Coroutine[Any, Any, R]) -> R:
    """Its result. Raises TimeoutError when it takes longer: then it ends by itself, and nobody waits for that."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if task.done():
            return task.result()
    finally:
        abandon(task)
    raise TimeoutError


def abandon(task: "asyncio.Future[Any]") -> None:
    """Cancels it without waiting for its end."""
    if task.done():
        return
    task.cancel()
    _ending.add(task)
    task.add_done_callback(_end)


def _end(task: "asyncio.Future[Any]") -> None:
    _ending.discard(task)
    if not task.cancelled():
        task.exception()  # asked for, so that it is not logged as one that nobody saw
