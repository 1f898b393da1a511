"""Reads that may be a moment late: from a reader while there is one that is fresh enough, else from the primary."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, Error, connections

from projectsplatform.kit import metrics
from projectsplatform.kit.db.connections import is_database_away
from projectsplatform.kit.db.readers import freshness
from projectsplatform.kit.db.readers.blocks import READER, has_old_writes_only, reading_from

SETTLED_AFTER: Final = timedelta(minutes=1)
"""What ended so long ago is whole on every reader that is in use, whoever asks."""
_CANCELLED = "57014"
_IN_THE_WAY_OF_REPLAY = frozenset({"40001", "40P01"})
_READ_ONLY = "25006"
R = TypeVar("R")


def has_reader() -> bool:
    """Whether this installation has one."""
    return READER in connections


def read_late(read: Callable[[], R]) -> R:
    """What `read` returns, called once or, where a reader fails, once more. It may miss the last five seconds, but never what the
    browser's person has just written; for whoever is no browser it is read from the primary."""
    if not has_reader():
        return read()
    if not has_old_writes_only():
        return _from_primary(read, "own_write")
    return _from_reader(read)


def read_settled(read: Callable[[], R]) -> R:
    """The same of what ended more than SETTLED_AFTER ago, for whoever asks."""
    return _from_reader(read) if has_reader() else read()


def _from_reader(read: Callable[[], R]) -> R:
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return _from_primary(read, "transaction")
    if reason := freshness.freshness.why_not():
        return _from_primary(read, reason)
    try:
        with reading_from(READER):
            found = read()
    except Error as error:
        return _from_primary(read, _reason_of(error))
    metrics.count_late_read("reader", "")
    return found


def _from_primary(read: Callable[[], R], reason: str) -> R:
    metrics.count_late_read("primary", reason)
    return read()


def _reason_of(error: Error) -> str:
    """Why the primary is asked instead. Raises the error when it is none of a reader's."""
    code = getattr(error.__cause__, "sqlstate", None)
    if code in _IN_THE_WAY_OF_REPLAY:
        return "conflict"
    if code == _READ_ONLY:
        return "write"
    if code == _CANCELLED or not is_database_away(error):
        raise error
    connections[READER].close()
    freshness.freshness.note(freshness.AWAY)
    return freshness.AWAY
