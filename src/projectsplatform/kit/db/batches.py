"""One statement for many keys: reads that requests share, and moments of last use that are written together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from projectsplatform.kit.db.statements import execute, fetch_rows

K = TypeVar("K")
R = TypeVar("R")
Record = tuple[Any, ...]


def rows_of(name: str, **columns: str) -> str:
    """An item of a FROM clause: rows of the columns with these types and their `number`, given as `columns_of` makes them.

    A column comes as one text: an array of psycopg costs ten times that.
    """
    texts = ", ".join(f"string_to_array(%({column})s, ',')" for column in columns)
    values = ", ".join(
        f"{_FROM_TEXT.get(kind, _CAST).format(column, kind)} AS {column}" for column, kind in columns.items()
    )
    names = ", ".join(columns)
    return f"(SELECT number, {values} FROM unnest({texts}) WITH ORDINALITY AS given({names}, number)) AS {name}"  # noqa: S608  ours


_CAST = "given.{0}::{1}"
_FROM_TEXT = {"bytea": "decode(given.{0}, 'hex')", "text": "given.{0}"}


def columns_of(**columns: Iterable[Any]) -> dict[str, Any]:
    """The parameters of `rows_of`: no text may have a comma."""
    return {name: _joined(tuple(values)) for name, values in columns.items()}


def _joined(values: Sequence[Any]) -> str:
    return ",".join(map(bytes.hex if values and isinstance(values[0], bytes) else str, values))


@dataclass(frozen=True, slots=True, eq=False)
class BatchedRead(Generic[K, R]):
    """A statement over `rows_of`, whose first column is the ordinal of the key that a row belongs to.

    `columns` makes its parameters of the keys, `row` makes what is handed on of a record without the ordinal, and `most` keys are
    read at once.
    """

    sql: str
    columns: Callable[[Sequence[K]], Mapping[str, Any]]
    row: Callable[[Record], R]
    most: int = 64

    def in_order(self, records: Iterable[Record], number: int) -> list[R | None]:
        """The rows of so many keys, in their order; None for a key without one."""
        rows: list[R | None] = [None] * number
        for record in records:
            rows[record[0] - 1] = self.row(record[1:])
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class TouchStatement:
    """Writes that rows were used, over `TOUCHED`. An urgent one is written before the answer."""

    sql: str
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Touch:
    """A row with a UUID that was used at a moment; `token_hash` for a row that counts only while it has that token."""

    statement: TouchStatement
    id: Any
    token_hash: bytes
    at: datetime


def read_many(read: BatchedRead[K, R], keys: Sequence[K]) -> list[R | None]:
    """The rows of the keys on Django's connection. Raises Django's database errors."""
    return read.in_order(fetch_rows(read.sql, read.columns(keys)), len(keys))


def write_touches(touches: Sequence[Touch]) -> None:
    """Writes them on Django's connection."""
    for statement, values in by_statement(touches):
        execute(statement.sql, values)


def by_statement(touches: Iterable[Touch]) -> list[tuple[TouchStatement, dict[str, Any]]]:
    """Each statement that is needed with its parameters; of several touches of one row the latest."""
    latest: dict[tuple[TouchStatement, Any, bytes], Touch] = {}
    for touch in touches:
        key = (touch.statement, touch.id, touch.token_hash)
        if key not in latest or latest[key].at < touch.at:
            latest[key] = touch
    grouped: dict[TouchStatement, list[Touch]] = {}
    for touch in latest.values():
        grouped.setdefault(touch.statement, []).append(touch)
    return [(statement, _touched(rows)) for statement, rows in grouped.items()]


TOUCHED = rows_of("asked", id="uuid", token_hash="bytea", at="timestamptz")  # noqa: S106  a type
"""The rows of a TouchStatement."""


def _touched(touches: Sequence[Touch]) -> dict[str, Any]:
    return columns_of(
        id=[touch.id for touch in touches],
        token_hash=[touch.token_hash for touch in touches],
        at=[touch.at for touch in touches],
    )
