"""Which server this thread reads from now, and whether the person of the request has written lately."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections

READER: Final = "reader"
"""The alias of the standby, where the installation has one."""
WRITES_KEPT: Final = timedelta(seconds=10)
"""For so long after a write its browser reads from the primary: twice as long as a reader may be behind (`freshness`)."""


@dataclass(slots=True)
class BrowserRequest:
    """What one request of a browser writes. `wrote_lately`: it, or one of the same browser shortly before."""

    wrote_lately: bool
    has_written: bool = False


@dataclass(slots=True)
class _Block:
    alias: str


_request: ContextVar[BrowserRequest | None] = ContextVar("browser_request", default=None)
_block: ContextVar[_Block | None] = ContextVar("late_block", default=None)


@contextmanager
def browser_request(*, wrote_lately: bool) -> Iterator[BrowserRequest]:
    """Without it nobody knows what the person has written, and `read_late` reads from the primary."""
    request = BrowserRequest(wrote_lately)
    token = _request.set(request)
    try:
        yield request
    finally:
        _request.reset(token)


def has_old_writes_only() -> bool:
    """Whether everything that the request's person has written is known to be on a reader that is in use."""
    request = _request.get()
    return request is not None and not (request.wrote_lately or request.has_written)


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Reads of this block go there, but those of transactions, and those after a write of the block."""
    token = _block.set(_Block(alias))
    try:
        yield
    finally:
        _block.reset(token)


def read_alias() -> str:
    """The database that a read goes to."""
    block = _block.get()
    if block is None or connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return DEFAULT_DB_ALIAS
    return block.alias


def read_cursor() -> Any:
    """Django's cursor for a statement that only reads."""
    return connections[read_alias()].cursor()


def note_write() -> None:
    """A row is written: whoever reads after this reads it from the primary."""
    if (request := _request.get()) is not None:
        request.has_written = True
    if (block := _block.get()) is not None:
        block.alias = DEFAULT_DB_ALIAS
