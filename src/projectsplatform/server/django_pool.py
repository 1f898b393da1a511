"""Django's WSGI application in a pool of threads, each with its own database connection."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from io import BytesIO
from threading import local
from time import monotonic
from typing import IO, Any, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError

from projectsplatform.kit.db.connections import (
    close_connections,
    connect_for_request,
    was_database_away,
    without_database,
)
from projectsplatform.server.environ import Environ
from projectsplatform.server.gate import Gate, NotBegunError
from projectsplatform.server.responses import Response, encode_headers

WsgiApplication = Callable[[Environ, Any], Iterable[bytes]]
P = ParamSpec("P")
R = TypeVar("R")


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
