"""Statements in SQL on Django's connection: prepared by the server, a tuple back, nothing of the ORM in between."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Field, Model
from psycopg import Cursor

from projectsplatform.kit.db.readers.blocks import note_write, read_alias

Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]
M = TypeVar("M", bound=Model)


def fetch_row(sql: str, values: Values) -> Row | None:
    """The first row of a statement's result, None when it has none. Raises Django's database errors."""
    rows, _number = _run(read_alias(), sql, values)
    return rows[0] if rows else None


def fetch_rows(sql: str, values: Values) -> list[Row]:
    """All rows of a statement's result."""
    return _run(read_alias(), sql, values)[0]


def fetch_model(model: type[M], condition: str, values: Values) -> M | None:
    """The first row for which an SQL condition holds, as the ORM has it. Raises TypeError for a model with values that the ORM
    converts, as JSON."""
    selection, names = _selection(model)
    row = fetch_row(f"{selection} WHERE {condition}", values)
    return None if row is None else model.from_db(read_alias(), names, row)


def execute(sql: str, values: Values) -> int:
    """How many rows a statement changed."""
    return _run(DEFAULT_DB_ALIAS, sql, values)[1]


def insert(row: Model, *, notify: str = "") -> None:
    """Writes a new row. It is `row.save(force_insert=True)` without signals and savepoint; a number that the database gives as
    its id is not read back.

    Listeners of the channel `notify` are told when the transaction commits.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    note_write()
    sql, fields = _insertion(type(row), notify)
    execute(sql, [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields])
    row._state.adding = False  # noqa: SLF001  Django documents it


def update(row: Model, *names: str) -> None:
    """Writes these fields of a known row, or all. It is `row.save(update_fields=names)` without signals and savepoint, and does not
    look whether there is one."""
    connection = connections[DEFAULT_DB_ALIAS]
    note_write()
    sql, fields = _change(type(row), names)
    execute(sql, [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields])


@cache
def _selection(model: type[Model]) -> tuple[str, Sequence[str]]:
    """The statement up to its condition, and the names of what it reads."""
    fields = model._meta.concrete_fields  # noqa: SLF001  as above
    if any(field.get_db_converters(connections[DEFAULT_DB_ALIAS]) for field in fields):
        raise TypeError(f"{model.__name__} has values that the ORM converts")
    names = [field.attname for field in fields]
    return f"SELECT {', '.join(names)} FROM {model._meta.db_table}", names  # noqa: S608, SLF001  our columns; as above


@cache
def _change(model: type[Model], names: Sequence[str]) -> "tuple[str, Sequence[Field[Any, Any]]]":
    """The statement, and the fields in the order of its values, the last of which is the id."""
    meta = model._meta  # noqa: SLF001  as above
    by_name = {field.name: field for field in meta.concrete_fields if not field.primary_key}
    fields = [by_name[name] for name in names] or [*by_name.values()]
    columns = ", ".join(f"{field.attname} = %s" for field in fields)
    return f"UPDATE {meta.db_table} SET {columns} WHERE {meta.pk.attname} = %s", [*fields, meta.pk]  # noqa: S608  our columns


@cache
def _insertion(model: type[Model], notify: str) -> "tuple[str, Sequence[Field[Any, Any]]]":
    """The statement, and the fields in the order of its values."""
    table = model._meta.db_table  # noqa: SLF001  as above
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]  # noqa: SLF001  as above
    columns, values = ", ".join(field.attname for field in fields), ", ".join(["%s"] * len(fields))
    insertion = f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608  our columns
    if not notify:
        return insertion, fields
    return f"WITH written AS ({insertion} RETURNING 1) SELECT pg_notify('{notify}', '') FROM written", fields  # noqa: S608  our name


def _run(alias: str, sql: str, values: Values) -> tuple[list[Row], int]:
    """Rows, and how many. By psycopg's own cursor where nobody listens to Django's: its wrappers cost ten times a small read, and it
    writes the values into the statement, which the server then cannot prepare."""
    connection = connections[alias]
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
