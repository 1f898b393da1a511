"""Statements of the hot path: prepared, a tuple back, and nothing of the ORM in between."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

from projectsplatform.kit.db.prepared import Row, Values, run


def fetch_row(sql: str, values: Values) -> Row | None:
    """The first row of a statement's result, None when it has none. Raises Django's database errors."""
    rows, _number = _run(sql, values)
    return rows[0] if rows else None


def fetch_rows(sql: str, values: Values) -> list[Row]:
    """All rows of a statement's result."""
    return _run(sql, values)[0]


def execute(sql: str, values: Values) -> int:
    """How many rows a statement touched."""
    return _run(sql, values)[1]


def insert(row: Model, *, notify: str = "") -> None:
    """Writes a new row whose id is known before. It is `row.save(force_insert=True)` without signals and savepoint.

    Who listens on the channel `notify` is told of it when the transaction commits.
    """
    held = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insertion(type(row), notify)
    execute(sql, [field.get_db_prep_save(field.pre_save(row, add=True), held) for field in fields])
    row._state.adding = False  # noqa: SLF001  Django documents it


@cache
def _insertion(model: type[Model], notify: str) -> "tuple[str, Sequence[Field[Any, Any]]]":
    """The statement, and the fields in the order of its values."""
    table, fields = model._meta.db_table, model._meta.concrete_fields  # noqa: SLF001  as above
    columns, values = ", ".join(field.attname for field in fields), ", ".join(["%s"] * len(fields))
    insertion = f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608  our columns
    if not notify:
        return insertion, fields
    return f"WITH written AS ({insertion} RETURNING 1) SELECT pg_notify('{notify}', '') FROM written", fields  # noqa: S608  our name


def _run(sql: str, values: Values) -> tuple[list[Row], int]:
    """Rows, and how many. Past Django's cursor, which writes the values into the text, where no statement is ever like another,
    and whose wrappers cost as much again as a small read.

    Whoever listens to Django's connection (tests that count statements) hears of these as well.
    """
    held = connections[DEFAULT_DB_ALIAS]
    if held.execute_wrappers or held.queries_logged or held.needs_rollback:
        with held.cursor() as cursor:
            cursor.execute(sql, values)
            return (cursor.fetchall() if cursor.description else []), cursor.rowcount
    held.close_if_health_check_failed()
    held.ensure_connection()
    with held.wrap_database_errors:
        return run(held.connection, sql, values)
