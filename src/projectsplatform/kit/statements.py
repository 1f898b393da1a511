"""Statements of the hot path: prepared, a tuple back, and nothing of the ORM in between."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor

Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]


def fetch_row(sql: str, values: Values) -> Row | None:
    """The first row of a statement's result, None when it has none. Raises Django's database errors."""
    return _run(sql, values).fetchone()  # type: ignore[no-any-return]  # psycopg's cursor, or Django's around it


def fetch_rows(sql: str, values: Values) -> list[Row]:
    """All rows of a statement's result."""
    return _run(sql, values).fetchall()  # type: ignore[no-any-return]  # as above


def execute(sql: str, values: Values) -> int:
    """How many rows a statement touched."""
    return int(_run(sql, values).rowcount)


def _run(sql: str, values: Values) -> Any:
    """A cursor with the result. It is psycopg's own, which leaves the values to the server: Django's writes them into the
    text, where no statement is ever like another, and its wrappers cost as much again as a small read.

    Whoever listens to Django's connection (tests that count statements) hears of these as well.
    """
    held = connections[DEFAULT_DB_ALIAS]
    if held.execute_wrappers or held.queries_logged or held.needs_rollback:
        cursor = held.cursor()
        cursor.execute(sql, values)
        return cursor
    held.close_if_health_check_failed()
    held.ensure_connection()
    with held.wrap_database_errors:
        return Cursor(held.connection).execute(sql, values, prepare=True)
