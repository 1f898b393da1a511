"""The yardstick: a bare WSGI function in the same pool of threads that runs the statements of a recording and returns its bytes.

`python -m benchmarks.floor PORT RECORDINGS DATABASE_URL`: each thread has a connection of its own, every statement is prepared.
"""

import pickle
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from benchmarks.recording import Recording, Source, Statement
from benchmarks.serving import serve
from projectsplatform.config.databases import PLAN_ONCE
from projectsplatform.kit.db.ids import uuid7

Request = dict[str, str]
Results = list[tuple[Any, ...]]


class Live:
    """What a request brings along while its statements run."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.now = datetime.now(UTC)
        self.results: Results = []
        self.fresh: dict[int, UUID] = {}

    def value(self, source: Source) -> Any:
        """A statement's value for this request."""
        return _VALUES[source.kind](self, source.value)

    def _input(self, value: Any) -> Any:
        name, is_uuid = value
        return UUID(self.request[name]) if is_uuid else self.request[name]

    def _fresh(self, number: int) -> UUID:
        if number not in self.fresh:
            self.fresh[number] = uuid7()
        return self.fresh[number]


_VALUES: dict[str, Callable[[Live, Any], Any]] = {
    "constant": lambda _, value: value,
    "list": lambda live, value: [live.value(source) for source in value],
    "json": lambda _, value: Jsonb(value),
    "now": lambda live, _: live.now,
    "token": lambda live, _: sha256(live.request["token"].encode()).digest(),
    "token_text": lambda live, _: sha256(live.request["token"].encode()).hexdigest(),
    "now_text": lambda live, _: str(live.now),
    "input": Live._input,  # noqa: SLF001  its own table
    "fresh": Live._fresh,  # noqa: SLF001
    "result": lambda live, place: live.results[place[0]][place[1]],
}


class Floor:
    """The WSGI application."""

    def __init__(self, recordings: Iterable[Recording], database_url: str) -> None:
        self._by_path = {_route(recording.path): recording for recording in recordings}
        self._database_url = database_url
        self._own = threading.local()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        path = environ["PATH_INFO"]
        recording = self._by_path[_route(path)]
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self._run(recording.statements, _request(path, body))
        start_response(recording.status, recording.headers)
        return [recording.body]

    def _run(self, statements: list[Statement], request: Request) -> None:
        connection, live = self._connection(), Live(request)
        for transaction, together in groupby(statements, key=lambda statement: statement.transaction):
            if transaction is None:
                self._execute(connection, together, live)
            else:
                with connection.transaction():
                    self._execute(connection, together, live)

    @staticmethod
    def _execute(connection: psycopg.Connection[Any], statements: Iterator[Statement], live: Live) -> None:
        for statement in statements:
            sources = statement.sources
            values: Any
            if isinstance(sources, Mapping):
                values = {name: live.value(source) for name, source in sources.items()}
            else:
                values = [live.value(source) for source in sources]
            cursor = connection.execute(statement.sql, values, prepare=True)
            rows = cursor.fetchall() if cursor.description else []
            live.results.append(rows[0] if rows else ())

    def _connection(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = psycopg.connect(self._database_url, autocommit=True, options=PLAN_ONCE)
            self._own.connection = connection
        return connection


def _route(path: str) -> str:
    """A path without the id in it."""
    return "/".join("*" if len(part) == 36 else part for part in path.split("/"))


def _request(path: str, body: bytes) -> Request:
    """The values that a request brings, by name."""
    if body[:1] == b"{":
        found: Request = msgspec.json.decode(body)
        return found
    ids = [part for part in path.split("/") if len(part) == 36]
    return {**dict(parse_qsl(body.decode())), "id": "".join(ids)}


def main() -> None:
    """Serves until it is told to stop."""
    port, recordings, database_url = sys.argv[1:]

    def load() -> Floor:
        return Floor(pickle.loads(Path(recordings).read_bytes()), database_url)

    serve(int(port), load)


if __name__ == "__main__":
    main()
