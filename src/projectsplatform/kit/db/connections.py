"""Database connections: those that outlive what they are used for, and those whose server has gone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any, Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_RESTED_SECONDS: Final = 1.0
# PostgreSQL's codes for a session that it has ended, or that may only read, which drivers file under internal errors:
# read_only_sql_transaction, idle_in_transaction_session_timeout, transaction_timeout.
_AWAY: Final = frozenset({"25006", "25P03", "25P04"})
_without_database: Final = ContextVar("without_database", default=False)


class _Seen(threading.local):
    is_away = False
    """Whether the connection was replaced since somebody last looked."""


_seen: Final = _Seen()


def connect_for_request(*, left_at: float) -> None:
    """Has Django's connection open, and one whose server has gone replaced, before a request's first statement. Raises Django's
    database errors.

    The server is asked only when the connection has rested since then (`monotonic`): asking costs as much as a small read.
    """
    one = connections[DEFAULT_DB_ALIAS]
    one.close_if_unusable_or_obsolete()
    check_after_rest(one, left_at=left_at)
    one.close_if_health_check_failed()
    one.ensure_connection()
    one.health_check_enabled = False  # type: ignore[attr-defined]  # Django has it


def check_after_rest(connection: BaseDatabaseWrapper, *, left_at: float) -> None:
    """Has Django ask the server whether it is there before the next statement, if the connection has rested since then."""
    connection.health_check_enabled = monotonic() - left_at > _RESTED_SECONDS  # type: ignore[attr-defined]  # Django has it


def is_database_away(fault: BaseException | None) -> bool:
    """Whether the database was not to be reached, ended the session or took no writes; libraries wrap what it said."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        if isinstance(fault, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError):
            return True
        if getattr(fault, "sqlstate", None) in _AWAY:
            return True
        seen.add(id(fault))
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return False


def replace_connection() -> None:
    """Closes the connection, so that the next query opens another, which may lead to another server. Inside a transaction its
    owner does so."""
    _seen.is_away = True
    if not connection.in_atomic_block:
        connection.close()


def replace_if_away(fault: BaseException) -> None:
    """The same for a fault that is answered where it was raised, if the database is what is missing."""
    if is_database_away(fault):
        replace_connection()


def close_connections() -> None:
    """Closes those of this thread, to every database."""
    for one in connections.all(initialized_only=True):
        one.close()


def was_database_away() -> bool:
    """Whether this thread's connection was replaced since this was last asked."""
    was_away, _seen.is_away = _seen.is_away, False
    return was_away


@contextmanager
def without_database() -> Iterator[None]:
    """Whatever asks for the database meanwhile is told at once that it is away."""
    close_connections()
    token = _without_database.set(True)
    try:
        yield
    finally:
        _without_database.reset(token)


def is_without_database() -> bool:
    """Whether the caller is to do without the database."""
    return _without_database.get()


def parameters(**others: Any) -> dict[str, Any]:
    """What psycopg's asyncio connections are made with: what Django's are, and these."""
    params = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        params.pop(name, None)
    return {**params, **others}
