"""Statements in SQL on Django's connection: prepared by the server, a tuple back, nothing of the ORM in between."""

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
    rows, _number = _run(sql, values)
    return rows[0] if rows else None


def fetch_rows(sql: str, values: Values) -> list[Row]:
    """All rows of a statement's result."""
    return _run(sql, values)[0]


def execute(sql: str, values: Values) -> int:
    """How many rows a statement changed."""
    return _run(sql, values)[1]


def insert(row: Model, *, notify: str = "") -> None:
    """Writes a new row whose id is known before. It is `row.save(force_insert=True)` without signals and savepoint.

    Listeners of the channel `notify` are told when the transaction commits.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insertion(type(row), notify)
    execute(sql, [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields])
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
    """Rows, and how many. By psycopg's own cursor where nobody listens to Django's: its wrappers cost ten times a small read, and it
    writes the values into the statement, which the server then cannot prepare."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.execute_wrappers or connection.queries_logged or connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return (cursor.fetchall() if cursor.description else []), cursor.rowcount
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(sql, values, prepare=True)
        # Its `description` makes an object for each column; the result says cheaper whether it has any.
        has_rows = cursor.pgresult is not None and cursor.pgresult.nfields > 0
        return (cursor.fetchall() if has_rows else []), cursor.rowcount
