"""Many at once, for real: threads released by one barrier, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def run_at_once(n: int, function: Callable[[int], T]) -> list[T | Exception]:
    """Calls `function(0…n-1)` in n threads at one moment; returns results, or the exceptions they raised, in order."""
    barrier = Barrier(n)

    def call(index: int) -> T | Exception:
        try:
            barrier.wait(timeout=30)
            return function(index)
        except Exception as error:  # noqa: BLE001  what happened is the result
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=n) as pool:
        return list(pool.map(call, range(n)))
