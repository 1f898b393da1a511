"""Many new rows by COPY, in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor

from projectsplatform.kit.db.readers.blocks import note_write


def copy_rows(table: str, types: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows. `types`: the columns in the order of their values, and PostgreSQL's names of their types. Raises Django's
    database errors."""
    note_write()
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    target = f"COPY {table} ({', '.join(types)}) FROM STDIN (FORMAT BINARY)"
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor, cursor.copy(target.encode()) as copy:
        copy.set_types([*types.values()])
        for row in rows:
            copy.write_row(row)
