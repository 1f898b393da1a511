"""Django's WSGI application in a pool of threads, each with its own database connection."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO
from threading import local
from time import monotonic
from typing import IO, Any, ParamSpec, TypeVar
from urllib.parse import unquote_to_bytes

from django.db import InterfaceError, OperationalError

from projectsplatform.kit.db.connections import (
    close_connections,
    connect_for_request,
    was_database_away,
    without_database,
)
from projectsplatform.server.gate import Gate, NotBegunError

Environ = dict[str, Any]
WsgiApplication = Callable[[Environ, Any], Iterable[bytes]]
P = ParamSpec("P")
R = TypeVar("R")


Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Response:
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes


def encode_headers(headers: Iterable[tuple[str, str]]) -> Headers:
    """As ASGI has them."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


class _Thread(local):
    left_at = 0.0
    """When it last had a request's connection."""
    generation = 0
    """Of the gate, when its connection was made."""


class DjangoPool:
    """So many requests are worked on at once; the others wait without a thread. Aside, in threads of their own, are those that
    need no database: one that does not answer may hold all others."""

    def __init__(self, application: WsgiApplication, *, threads: int, gate: Gate, aside: int = 2) -> None:
        self._application = application
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._aside = ThreadPoolExecutor(aside, thread_name_prefix="aside")
        self._thread = _Thread()
        self._gate = gate

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Calls it in one of the threads, with the caller's language and request id, and with a connection to the database. Raises
        NotBegunError when there is none, or the gate was closed before a thread was free."""
        work = partial(self._with_database, asyncio.get_running_loop(), partial(function, *args, **kwargs))
        with self._gate.counted_work():
            return await _call(self._executor, work)

    async def run_without_database(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The same for what finds the database away, if it asks for it."""
        return await _call(self._aside, partial(_without_database, partial(function, *args, **kwargs)))

    async def run_aside(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The same for what needs no database, or sees to that itself."""
        return await _call(self._aside, partial(function, *args, **kwargs))

    def respond(self, environ: Environ, body: IO[bytes] | None) -> Response:
        """Django's answer to a request, in the thread that calls this (PEP 3333)."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            started.append((status, headers))

        environ["wsgi.input"] = body or BytesIO()
        pieces = self._application(environ, start_response)
        try:
            content = b"".join(pieces)
        finally:
            if close := getattr(pieces, "close", None):
                close()
        status, headers = started[-1]
        encoded = encode_headers(headers)
        if not any(name.lower() == b"content-length" for name, _ in encoded):
            encoded.append((b"content-length", str(len(content)).encode()))
        return Response(int(status[:3]), encoded, content)

    def close(self) -> None:
        """Waits for what is being worked on."""
        self._executor.shutdown()
        self._aside.shutdown()

    def _with_database(self, loop: asyncio.AbstractEventLoop, function: Callable[[], R]) -> R:
        if not self._gate.is_open:
            raise NotBegunError
        try:
            self._connect()
        except (OperationalError, InterfaceError) as fault:
            raise NotBegunError from fault
        try:
            return function()
        finally:
            self._thread.left_at = monotonic()
            if was_database_away():
                loop.call_soon_threadsafe(self._gate.suspect)

    def _connect(self) -> None:
        generation = self._gate.generation
        if self._thread.generation != generation:
            close_connections()
            self._thread.generation = generation
        connect_for_request(left_at=self._thread.left_at)


async def _call(executor: ThreadPoolExecutor, function: Callable[[], R]) -> R:
    return await asyncio.get_running_loop().run_in_executor(executor, partial(copy_context().run, function))


def _without_database(function: Callable[[], R]) -> R:
    with without_database():
        try:
            return function()
        finally:
            was_database_away()  # it was told so: no news


def environ_of(scope: Any) -> Environ:
    """A request without its body, as PEP 3333 names it."""
    environ = environ_of_connection(scope)
    environ |= {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
    }
    add_headers(environ, scope["headers"])
    return environ


def environ_of_connection(scope: Any) -> Environ:
    """What all requests of a connection have in common."""
    host, port = scope.get("server") or ("localhost", 80)
    return {
        "SCRIPT_NAME": "",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def add_headers(environ: Environ, headers: Iterable[tuple[bytes, bytes]]) -> None:
    """A request's headers under CGI's names. Those with an underscore are left out: they could pose as others."""
    for name, value in headers:
        key = _cgi_name(name)
        if key in environ:
            environ[key] += ("; " if name == b"cookie" else ",") + value.decode("latin-1")
        elif key:
            environ[key] = value.decode("latin-1")


@lru_cache(maxsize=256)
def _cgi_name(name: bytes) -> str:
    if name in {b"content-type", b"content-length"}:
        return name.decode().upper().replace("-", "_")
    return "" if b"_" in name else "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
