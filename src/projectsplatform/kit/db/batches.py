"""One statement for many keys: reads that requests share, and moments of last use that are written together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from projectsplatform.kit.db.statements import execute, fetch_rows

K = TypeVar("K")
R = TypeVar("R")
Record = tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class BatchedRead(Generic[K, R]):
    """A statement over `unnest(…) WITH ORDINALITY`, whose first column is the ordinal of the key that a row belongs to.

    `columns` makes its parameters of the keys, `row` makes what is handed on of a record without the ordinal.
    """

    sql: str
    columns: Callable[[Sequence[K]], Mapping[str, Any]]
    row: Callable[[Record], R]

    def in_order(self, records: Iterable[Record], number: int) -> list[R | None]:
        """The rows of so many keys, in their order; None for a key without one."""
        rows: list[R | None] = [None] * number
        for record in records:
            rows[record[0] - 1] = self.row(record[1:])
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class TouchStatement:
    """Writes that rows were used, over the arrays `ids`, `hashes` and `ats`. An urgent one is written before the answer."""

    sql: str
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Touch:
    """A row that was used at a moment; `token_hash` for a row that counts only while it has that token."""

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


def by_statement(touches: Iterable[Touch]) -> list[tuple[TouchStatement, dict[str, list[Any]]]]:
    """Each statement that is needed with its arrays; of several touches of one row the latest."""
    latest: dict[tuple[TouchStatement, Any, bytes], Touch] = {}
    for touch in touches:
        key = (touch.statement, touch.id, touch.token_hash)
        if key not in latest or latest[key].at < touch.at:
            latest[key] = touch
    grouped: dict[TouchStatement, dict[str, list[Any]]] = {}
    for touch in latest.values():
        arrays = grouped.setdefault(touch.statement, {"ids": [], "hashes": [], "ats": []})
        arrays["ids"].append(touch.id)
        arrays["hashes"].append(touch.token_hash)
        arrays["ats"].append(touch.at)
    return list(grouped.items())
