"""Where the sender gets more of what waits to be broadcast: a feature moves a few of its rows into the outbox at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

Feed = Callable[[int, datetime], int]
MOST: Final = 20
"""So few wait in the outbox and the sender at a time that a pause holds within a second."""
_feeders: dict[str, Feed] = {}


def register(name: str, feed: Feed) -> None:
    """`feed(most, at)` enqueues at most so many messages of the broadcast lane in a transaction of its own; returns how many."""
    _feeders[name] = feed


def forget(name: str) -> None:
    """Undoes `register`."""
    _feeders.pop(name, None)


def is_any() -> bool:
    """Whether anybody feeds."""
    return bool(_feeders)


def feed(most: int, at: datetime) -> int:
    """Asks them one after another until `most` are there."""
    left = most
    for one in list(_feeders.values()):
        if left > 0:
            left -= one(left, at)
    return most - left
