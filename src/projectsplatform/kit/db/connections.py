"""Database connections: those that outlive what they are used for, and those whose server has gone."""

from time import monotonic

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

_RESTED_SECONDS = 1.0
# PostgreSQL's codes for a session that it has ended, or that may only read, which drivers file under internal errors:
# read_only_sql_transaction, idle_in_transaction_session_timeout, transaction_timeout.
_AWAY = frozenset({"25006", "25P03", "25P04"})


def check_after_rest(connection: BaseDatabaseWrapper, *, left_at: float) -> None:
    """Has Django ask the server whether it is there only when the connection has rested since then (`monotonic`): asking costs as
    much as a small read."""
    connection.health_check_enabled = monotonic() - left_at > _RESTED_SECONDS  # type: ignore[attr-defined]  # Django has it


def is_database_away(fault: BaseException | None) -> bool:
    """Whether the database was not to be reached, ended the session or took no writes; libraries wrap what it said."""
    while fault is not None:
        if isinstance(fault, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError):
            return True
        if getattr(fault, "sqlstate", None) in _AWAY:
            return True
        fault = fault.__cause__
    return False


def replace_connection() -> None:
    """Closes the connection, so that the next query opens another, which may lead to another server. Inside a transaction its
    owner does so."""
    if not connection.in_atomic_block:
        connection.close()
