"""The ASGI application: it takes a request whole, and has it answered by the fast lane or by Django."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from functools import partial
from typing import IO, Any, Final

from projectsplatform.kit import metrics
from projectsplatform.kit.api.bodies import NOT_TAKEN
from projectsplatform.kit.api.headers import HEADERS, HSTS
from projectsplatform.kit.api.requests import is_api_path
from projectsplatform.kit.security.passwords import reject_hashes
from projectsplatform.server.bodies import (
    IS_WHOLE,
    BodyRefused,
    ClientGone,
    Receive,
    body_file,
    is_small,
    receive_body,
    whole_body,
)
from projectsplatform.server.django_pool import DjangoPool
from projectsplatform.server.environ import Environ, environ_of
from projectsplatform.server.fast_lane import FastLane
from projectsplatform.server.gate import Gate
from projectsplatform.server.hash_queue import AFTER_HOLD_FACTOR, HashQueue
from projectsplatform.server.primary import PrimaryWatch
from projectsplatform.server.responses import Response, encode_headers
from projectsplatform.server.shared_reads import SharedReads
from projectsplatform.server.timeouts import abandon

log = logging.getLogger(__name__)
_WRITE_SECONDS = 1.0
NO_DATABASE: Final = ("/healthz", "/readyz", "/static/", "/api/v1/docs", "/api/v1/openapi.json")
"""Paths that are answered without one, or say that there is none."""
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Application:
    """What uvicorn calls."""

    def __init__(
        self,
        *,
        gate: Gate,
        watch: PrimaryWatch | None = None,
        pool: DjangoPool,
        lane: FastLane,
        reads: SharedReads,
        hashes: HashQueue,
        hashing: Collection[str],
    ) -> None:
        self._gate = gate
        self._watch = watch
        self._pool = pool
        self.lane = lane
        self.reads = reads
        self._hashes = hashes
        self._hashing = frozenset(hashing)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One request, or the server's lifespan."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        environ = environ_of(scope)
        try:
            response = await self._take(environ, receive, scope.get("state", {}).get(IS_WHOLE))
        except ClientGone:
            return  # a request that is not whole is not executed
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        await send({"type": "http.response.body", "body": response.body})

    async def _take(self, environ: Environ, receive: Receive, is_whole: Callable[[], bool] | None) -> Response:
        if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" not in environ:
            return await self._answer(environ, None)
        if is_whole and is_whole() and is_small(environ):
            return await self._answer(environ, await whole_body(receive))
        with body_file(environ) as body:
            try:
                await receive_body(body, receive, environ)
            except BodyRefused as refused:
                return await self._refuse(refused.status, environ)
            if "CONTENT_LENGTH" not in environ:
                environ["CONTENT_LENGTH"] = str(body.seek(0, 2))
                body.seek(0)
            return await self._answer(environ, body)

    async def _answer(self, environ: Environ, body: IO[bytes] | None) -> Response:
        if body is not None and self.lane.takes(environ):
            return await self.lane.respond(environ, body)
        if environ["PATH_INFO"].startswith(NO_DATABASE):
            return await self._pool.run_aside(self._pool.respond, environ, body)
        response: Response | None = await self._gate.run(partial(self._work, environ, body))
        if response is not None:
            return response
        return await self._pool.run_without_database(self._pool.respond, environ, body)

    async def _work(self, environ: Environ, body: IO[bytes] | None) -> Response:
        if environ["REQUEST_METHOD"] != "POST" or environ["PATH_INFO"] not in self._hashing:
            return await self._pool.run(self._pool.respond, environ, body)
        async with self._hashes.slot(factor=AFTER_HOLD_FACTOR if self._gate.was_just_opened() else 1) as may_hash:
            return await self._pool.run(self._pool.respond if may_hash else self._respond_busy, environ, body)

    def _respond_busy(self, environ: Environ, body: IO[bytes] | None) -> Response:
        with reject_hashes():
            return self._pool.respond(environ, body)

    async def _refuse(self, status: int, environ: Environ) -> Response:
        """A bare status for programs; for a person a page, which Django makes of a request without a body."""
        close = (b"connection", b"close")
        if is_api_path(environ["PATH_INFO"]):
            headers = encode_headers([*HEADERS.items(), *HSTS.items()])
            return Response(status, [(b"content-length", b"0"), close, *headers], b"")
        environ |= {"CONTENT_LENGTH": "0", NOT_TAKEN: status}
        page = await self._answer(environ, None)
        return Response(page.status, [*page.headers, close], page.body)

    async def _live(self, receive: Receive, send: Send) -> None:
        """ASGI's lifespan: touches and numbers are written as long as the server lives, and once more at its end."""
        await receive()
        background = [asyncio.ensure_future(self._write_for_ever())]
        if self._watch is not None:
            background.append(asyncio.ensure_future(self._watch.run()))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in background:
            abandon(task)
        await self.lane.finish()
        _write_numbers()
        await self.reads.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _write_for_ever(self) -> None:
        while True:
            await asyncio.sleep(_WRITE_SECONDS)
            _write_numbers()
            await self.reads.write_touches()


def _write_numbers() -> None:
    """A full disk costs numbers, not touches."""
    try:
        metrics.write()
    except OSError as error:
        log.warning("metrics.dropped", extra={"kind": type(error).__name__})
