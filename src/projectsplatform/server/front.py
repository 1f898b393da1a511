"""What stands before the application in a web worker: a request is whole before it takes one of the few places for work.

Granian reads a body in the thread that works on it, and without a time-out: eight clients that never finish theirs would stop
everybody. So there are many threads, which cost little while they wait for a body, and few places; a place brings the database
connection that the request works with. Answers are handed over whole for the same reason: Granian keeps a thread with a
reader of pieces who does not read.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from queue import SimpleQueue
from tempfile import SpooledTemporaryFile
from threading import Lock
from time import monotonic
from typing import IO

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from projectsplatform.kit.api.bodies import MAX_BYTES, NOT_TAKEN
from projectsplatform.kit.api.headers import HEADERS, HSTS
from projectsplatform.kit.api.requests import is_api_path
from projectsplatform.kit.db.connections import check_after_rest
from projectsplatform.server.lane import Application, Environ, StartResponse
from projectsplatform.server.patience import HURRIED_SECONDS, PATIENCE_SECONDS, Bodies
from projectsplatform.server.waiting import WaitingRoom

MAX_PAGE_BYTES = 256 * 1024
"""Outside the API: what Telegram sends at most."""
MAX_FORM_BYTES = 12 * 1024 * 1024
"""A form may bring a file."""
# More than the bound is read, and thrown away, so that the refusal reaches a client that has not finished sending.
_DRAINED_BYTES = MAX_FORM_BYTES + 4 * 1024 * 1024


@dataclass(slots=True)
class _Place:
    """A connection, and when it was last worked with."""

    connection: BaseDatabaseWrapper
    left_at: float = 0.0


class Places:
    """So many requests are worked on at once, each with a database connection of its own that outlives it. Who came first
    is next: a queue that lets newcomers pass makes the unlucky wait for seconds."""

    def __init__(self, number: int) -> None:
        self._lock = Lock()
        self._free = [_Place(_shared_connection()) for _ in range(number)]
        self._line: deque[SimpleQueue[_Place]] = deque()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Waits for a place; inside, Django's default connection is the place's."""
        place = self._take()
        connection = place.connection
        check_after_rest(connection, left_at=place.left_at)
        connections[DEFAULT_DB_ALIAS] = connection
        try:
            yield
        finally:
            del connections[DEFAULT_DB_ALIAS]
            place.left_at = monotonic()
            self._give_back(place)

    def _take(self) -> "_Place":
        with self._lock:
            if self._free:
                return self._free.pop()
            turn: SimpleQueue[_Place] = SimpleQueue()
            self._line.append(turn)
        return turn.get()

    def _give_back(self, place: "_Place") -> None:
        with self._lock:
            if self._line:
                self._line.popleft().put(place)
            else:
                self._free.append(place)


class Front:
    """The WSGI application that Granian's threads call."""

    def __init__(self, application: Application, *, places: Places, bodies: Bodies, room: WaitingRoom) -> None:
        self._application = application
        self._places = places
        self._bodies = bodies
        self._room = room

    def __call__(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" not in environ:
            return self._work(environ, start_response)
        with BytesIO() if _is_small(environ) else SpooledTemporaryFile(max_size=MAX_BYTES) as body:
            if refused := self._receive(environ, body):
                return self._refuse(refused, environ, start_response)
            return self._work(environ, start_response)

    def _refuse(self, status: str, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """A bare status for programs; for a person a page, which the application makes of a request without a body."""
        if is_api_path(environ["PATH_INFO"]):
            start_response(status, [("Content-Length", "0"), ("Connection", "close"), *HEADERS.items(), *HSTS.items()])
            return []
        environ |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0", NOT_TAKEN: int(status[:3])}
        return self._answer(environ, lambda said, headers: start_response(said, [*headers, ("Connection", "close")]))

    def _work(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        with self._room.turn(environ):
            return self._answer(environ, start_response)

    def _answer(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        with self._places.one():
            answer = self._application(environ, start_response)
            try:
                return [b"".join(answer)]
            finally:
                if close := getattr(answer, "close", None):
                    close()

    def _receive(self, environ: Environ, body: IO[bytes]) -> str | None:
        """Puts the whole body in the place of the stream. A status instead: it never came, or is too large for a form.

        Of other bodies that are too large so much is kept that the application sees it.
        """
        announced = int(length) if (length := environ.get("CONTENT_LENGTH", "")).isdigit() else None
        most = _most(environ)
        is_form = most == MAX_FORM_BYTES
        hopeless = announced is not None and announced > most
        came = 0
        for piece in self._pieces(environ, announced, HURRIED_SECONDS if hopeless else PATIENCE_SECONDS):
            body.write(piece[: max(0, most + 1 - came)])
            came += len(piece)
        if is_form and (hopeless or came > most):
            return "413 Content Too Large"
        if announced is not None and came < announced and not hopeless:
            return "408 Request Timeout"
        body.seek(0)
        environ["wsgi.input"] = body
        if announced is None:
            environ["CONTENT_LENGTH"] = str(came)
        return None

    def _pieces(self, environ: Environ, announced: int | None, seconds: float) -> Iterator[bytes]:
        """The body as it comes, each piece within so many seconds, and not for ever."""
        left = _DRAINED_BYTES if announced is None else min(announced, _DRAINED_BYTES)
        while left > 0:
            with self._bodies.awaited(seconds=seconds):
                piece = environ["wsgi.input"].read(min(left, MAX_BYTES))
            if not piece:
                return
            left -= len(piece)
            yield piece


def _is_small(environ: Environ) -> bool:
    """Whether the body announces that it can stay in memory."""
    length = environ.get("CONTENT_LENGTH", "")
    return len(length) < 6 and length.isdigit() and int(length) <= MAX_BYTES


def _most(environ: Environ) -> int:
    """How large a body may be where it goes."""
    if is_api_path(environ["PATH_INFO"]):
        return MAX_BYTES
    is_form = environ.get("CONTENT_TYPE", "").startswith("multipart/form-data")
    return MAX_FORM_BYTES if is_form else MAX_PAGE_BYTES


def _shared_connection() -> BaseDatabaseWrapper:
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    connection.inc_thread_sharing()
    return connection
