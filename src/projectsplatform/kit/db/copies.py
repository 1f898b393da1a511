"""Many new rows by COPY, in the caller's transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor
from psycopg.adapt import Transformer
from psycopg.pq import Format

# Of PostgreSQL's binary format of COPY: what it begins with, no value, and the end.
_SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_NULL: Final = b"\xff\xff\xff\xff"
_END: Final = b"\xff\xff"
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_ROWS_OF_A_BLOCK: Final = 500


def copy_alike(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[bytes | None]], *, same: Mapping[str, tuple[str, Any]]
) -> None:
    """Writes rows that differ in a few columns only, whose values are given as PostgreSQL's binary format has them. `same`
    is what all have: name → PostgreSQL's name of the type, and the value. Raises Django's database errors."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    target = f"COPY {table} ({', '.join([*columns, *same])}) FROM STDIN (FORMAT BINARY)"
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor, cursor.copy(target.encode()) as copy:
        count = (len(columns) + len(same)).to_bytes(2)
        copy.write(_SIGNATURE)
        for block in _blocks(rows, before=count, after=_encoded(cursor, same.values())):
            copy.write(block)
        copy.write(_END)


def moment_bytes(moment: datetime | None) -> bytes | None:
    """A `timestamptz` as the binary format has it."""
    return None if moment is None else ((moment - _EPOCH) // _MICROSECOND).to_bytes(8, signed=True)


def _blocks(rows: Iterable[Sequence[bytes | None]], *, before: bytes, after: bytes) -> Iterator[bytes]:
    left = iter(rows)
    while block := list(islice(left, _ROWS_OF_A_BLOCK)):
        parts: list[bytes] = []
        for row in block:
            parts.append(before)
            for value in row:
                parts += (_NULL,) if value is None else (len(value).to_bytes(4), value)
            parts.append(after)
        yield b"".join(parts)


def _encoded(cursor: "Cursor[Any]", values: Iterable[tuple[str, Any]]) -> bytes:
    given = list(values)
    transformer = Transformer.from_context(cursor)
    transformer.set_dumper_types([cursor.adapters.types.get_oid(name) for name, _value in given], Format.BINARY)
    dumped = transformer.dump_sequence([value for _name, value in given], [])
    return b"".join(_field(one if one is None else bytes(one)) for one in dumped)


def _field(value: bytes | None) -> bytes:
    return _NULL if value is None else len(value).to_bytes(4) + value
