"""Statements of the hot path: prepared, a tuple back, and nothing of the ORM in between."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model
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


def insert(row: Model) -> None:
    """Writes a new row whose id is known before. It is `row.save(force_insert=True)` without signals and savepoint."""
    held = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insertion(type(row))
    execute(sql, [field.get_db_prep_save(field.pre_save(row, add=True), held) for field in fields])
    row._state.adding = False  # noqa: SLF001  Django documents it


@cache
def _insertion(model: type[Model]) -> "tuple[str, Sequence[Field[Any, Any]]]":
    """The statement, and the fields in the order of its values."""
    table, fields = model._meta.db_table, model._meta.concrete_fields  # noqa: SLF001  as above
    columns, values = ", ".join(field.attname for field in fields), ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {table} ({columns}) VALUES ({values})", fields  # noqa: S608  our columns


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
