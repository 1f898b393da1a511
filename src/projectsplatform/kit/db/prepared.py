"""Prepared statements by one call of libpq each.

psycopg's cursor does the same in a dozen steps, between which other threads get in; for a read of one row that is as much again as
the read. Adapters, errors and transactions stay psycopg's.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any, Final
from weakref import WeakKeyDictionary

from psycopg import Connection
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]

_PLACE: Final = re.compile(r"%(?:\((\w+)\)s|(s|%))")
_FINE: Final = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class _Prepared:
    """What one connection has prepared."""

    def __init__(self, connection: "Connection[Any]") -> None:
        self._server = connection.pgconn
        self._encoding = connection.info.encoding
        self._adapting = Transformer(connection)
        self._names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
        self._numbers = count()

    def run(self, sql: str, values: Values) -> tuple[list[Row], int]:
        """As `run` below."""
        text, names = numbered(sql)
        given = list(values) if names is None else [values[name] for name in names]  # type: ignore[call-overload]  # a mapping then
        adapting = self._adapting
        sent = adapting.dump_sequence(given, [PyFormat.AUTO] * len(given))
        name = self._names.get((text, adapting.types or ())) or self._prepare(text, adapting.types or ())
        result = self._checked(self._server.exec_prepared(name, sent, adapting.formats))  # type: ignore[arg-type]  # None is NULL there
        if not result.nfields:
            return [], result.command_tuples or 0
        adapting.set_pgresult(result)
        rows = adapting.load_rows(0, result.ntuples, tuple)
        adapting.set_pgresult(None)
        return rows, len(rows)

    def begin(self) -> None:
        """A transaction, as psycopg begins one where no isolation level was set. Its cursor must prepare nothing on this
        connection: after a rollback it would have the server forget whatever is prepared, ours too."""
        self._checked(self._server.exec_(b"BEGIN"))

    def _prepare(self, text: bytes, types: tuple[int, ...]) -> bytes:
        name = b"_platform_%d" % next(self._numbers)
        self._checked(self._server.prepare(name, text, types))
        self._names[text, types] = name
        return name

    def _checked(self, result: PGresult) -> PGresult:
        if result.status in _FINE:
            return result
        if self._server.status != ConnStatus.OK:
            raise OperationalError(result.get_error_message())
        raise error_from_result(result, self._encoding)


_known: "WeakKeyDictionary[Connection[Any], _Prepared]" = WeakKeyDictionary()


def run(connection: "Connection[Any]", sql: str, values: Values) -> tuple[list[Row], int]:
    """Rows, and how many there are or were touched. One thread at a time. Raises psycopg's errors."""
    prepared = _known.get(connection)
    if prepared is None:
        prepared = _known[connection] = _Prepared(connection)
    if not connection.autocommit and connection.pgconn.transaction_status == TransactionStatus.IDLE:
        prepared.begin()
    return prepared.run(sql, values)


@cache
def numbered(sql: str) -> tuple[bytes, tuple[str, ...] | None]:
    """The statement with the server's places, $1 and on, and the names that go there; None where values stand in order."""
    names: list[str] = []
    unnamed = count(1)

    def place(found: "re.Match[str]") -> str:
        name, plain = found.groups()
        if plain == "%":
            return "%"
        if name is None:
            return f"${next(unnamed)}"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    text = _PLACE.sub(place, sql)
    return text.encode(), tuple(names) or None
