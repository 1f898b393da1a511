"""What one request makes the platform say to its database, and where each value in it comes from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

from psycopg.types.json import Json, Jsonb

_SMALL = 100
_CONTROL = (b"BEGIN", b"COMMIT", b"ROLLBACK", b"SAVEPOINT", b"RELEASE")


@dataclass(frozen=True)
class Source:
    """Where a statement's value comes from: `constant`, `now`, `fresh` id, `token` hash, `input` or an earlier `result`."""

    kind: str
    value: Any = None


@dataclass(frozen=True)
class Statement:
    """One statement with the sources of its values. Those of one `transaction` belong together; None: it is alone."""

    sql: str
    sources: Sequence[Source] | Mapping[str, Source]
    transaction: int | None


@dataclass
class Recording:
    """A request's statements and its answer. `queries` counts what the database was really asked, transactions included."""

    path: str
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    statements: list[Statement]
    queries: int
    unprepared: int


@dataclass
class _Heard:
    sql: str
    values: Any
    rows: list[tuple[Any, ...]]
    transaction: int | None


@dataclass
class _Ear:
    """Listens to Django's connection."""

    heard: list[_Heard] = field(default_factory=list)
    transaction: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        answer = execute(sql, values, many, context)
        cursor, rows = context["cursor"].cursor, []
        if cursor.description is not None:
            rows = cursor.fetchall()
            if rows:
                cursor.scroll(0, mode="absolute")
        inside = self.transaction if context["connection"].in_atomic_block else None
        self.heard.append(_Heard(sql, values, rows, inside))
        return answer


def ask(application: Any, environ: dict[str, Any]) -> "Answer":
    """Sends one request through the application in this process, and counts what that asks the database."""
    from django.db import connection  # noqa: PLC0415  Django is set up by whoever calls

    said: list[tuple[str, list[tuple[str, str]]]] = []
    with _traced(connection) as trace:
        answer = application(environ, lambda status, headers: said.append((status, headers)))
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
    return Answer(*said[0], body, trace)


def record(
    application: Any, environ: dict[str, Any], *, trace: "Trace", token: str, inputs: Mapping[str, str]
) -> Recording:
    """The same with every statement written down. Whoever listens changes the way, so `trace` is another request's."""
    from django.db import connection  # noqa: PLC0415

    ear, commit = _Ear(), connection._commit  # type: ignore[attr-defined]  # noqa: SLF001

    def committing() -> None:
        ear.transaction += 1
        commit()

    connection._commit = committing  # type: ignore[attr-defined]  # noqa: SLF001
    at = datetime.now(UTC)
    with connection.execute_wrapper(ear):
        answer = ask(application, environ)
    del connection._commit  # type: ignore[attr-defined]  # noqa: SLF001
    statements = list(_statements(ear.heard, at, token, inputs))
    return Recording(
        environ["PATH_INFO"], answer.status, answer.headers, answer.body, statements, trace.queries, trace.unprepared
    )


@dataclass(frozen=True)
class Answer:
    """What came back, and what it took."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    trace: "Trace"


@dataclass
class Trace:
    """What went to the server: executions, and how many of them it had to parse and plan anew."""

    queries: int = 0
    unprepared: int = 0


@contextmanager
def _traced(connection: Any) -> Iterator[Trace]:
    """By libpq's own trace; it is complete when the block has ended."""
    connection.ensure_connection()
    pgconn, trace = connection.connection.pgconn, Trace()
    with TemporaryFile() as file:
        pgconn.trace(file.fileno())
        try:
            yield trace
        finally:
            pgconn.untrace()
        file.seek(0)
        sent = [words[3:] for line in file if len(words := line.split(b"\t")) > 3 and words[1] == b"F"]
    queries = [words for words in sent if words[0].strip() in {b"Execute", b"Query"}]
    plain = [
        words for words in queries if words[0].strip() == b"Query" and not words[1].lstrip(b' "').startswith(_CONTROL)
    ]
    trace.queries = len(queries)
    trace.unprepared = len(plain) + sum(words[0].strip() == b"Parse" for words in sent)


def _statements(heard: list[_Heard], at: datetime, token: str, inputs: Mapping[str, str]) -> Iterator[Statement]:
    finder = _Finder(at, token, inputs)
    for one in heard:
        values = one.values or ()
        finder.inserts = "INSERT" in one.sql
        sources: Any
        if isinstance(values, Mapping):
            sources = {name: finder.source(value) for name, value in values.items()}
        else:
            sources = [finder.source(value) for value in values]
        finder.learn(one.rows)
        yield Statement(one.sql, sources, one.transaction)


class _Finder:
    """Where values come from, by what was seen so far."""

    def __init__(self, at: datetime, token: str, inputs: Mapping[str, str]) -> None:
        self._at, self._inputs = at, {unquote_plus(value): name for name, value in inputs.items()}
        self._token = sha256(token.encode()).digest()
        self._results: dict[Any, tuple[int, int]] = {}
        self._fresh: dict[UUID, int] = {}
        self._statement = 0
        self.inserts = False

    def learn(self, rows: list[tuple[Any, ...]]) -> None:
        """The first row of one more statement: later statements take ids from it."""
        for column, value in enumerate(rows[0] if rows else ()):
            if isinstance(value, UUID | str) or (isinstance(value, int) and abs(value) > _SMALL):
                self._results.setdefault(value, (self._statement, column))
        self._statement += 1

    def source(self, value: Any) -> Source:
        """The first that fits."""
        if isinstance(value, Json | Jsonb):
            return Source("json", value.obj)
        if isinstance(value, bytes | memoryview):
            return Source("token") if bytes(value) == self._token else Source("constant", bytes(value))
        if isinstance(value, list):
            return Source("list", [self.source(one) for one in value])
        if str(value) in self._inputs:
            return Source("input", (self._inputs[str(value)], isinstance(value, UUID)))
        return self._of_the_run(value)

    def _of_the_run(self, value: Any) -> Source:
        if isinstance(value, datetime):
            return Source("now") if self._is_now(value) else Source("constant", value)
        if value == self._token.hex():
            return Source("token_text")
        if isinstance(value, str) and self._is_now(_moment(value)):
            return Source("now_text")
        if isinstance(value, UUID | str | int) and not isinstance(value, bool) and value in self._results:
            return Source("result", self._results[value])
        if isinstance(value, UUID) and self.inserts:  # what is only looked for was there before
            return Source("fresh", self._fresh.setdefault(value, len(self._fresh)))
        return Source("constant", value)

    def _is_now(self, moment: datetime | None) -> bool:
        return moment is not None and abs(moment - self._at) < timedelta(seconds=5)


def _moment(text: str) -> datetime | None:
    """A moment with its zone, as `kit.db.batches` writes it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
