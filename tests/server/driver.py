"""The server's application without a socket: in the test's thread and transaction, or as it really runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import connections

from projectsplatform.kit.api.fast_lane import Answer, FastRoute, HotRequest
from projectsplatform.kit.api.headers import HEADERS, HSTS
from projectsplatform.kit.db.batches import BatchedRead, read_many, write_touches
from projectsplatform.server.application import Application
from projectsplatform.server.asgi import django
from projectsplatform.server.decisions import Decisions, Outcome
from projectsplatform.server.django_pool import DjangoPool
from projectsplatform.server.fast_lane import FastLane
from projectsplatform.server.fast_lane_routes import HASHING, ROUTES
from projectsplatform.server.gate import Gate
from projectsplatform.server.hash_queue import HashQueue
from projectsplatform.server.primary import PrimaryWatch
from projectsplatform.server.shared_reads import SharedReads


class SamePool(DjangoPool):
    """Works in the test's thread."""

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await sync_to_async(function)(*args, **kwargs)

    run_aside = run


class SameReads(SharedReads):
    """Reads and writes on the test's connection."""

    def read(self, read: BatchedRead[Any, Any], key: Any) -> "asyncio.Future[Any]":
        return asyncio.ensure_future(self._read(read, key))

    async def write_touches(self) -> None:
        touches, self._touches = self._touches, []
        await sync_to_async(write_touches)(touches)

    async def _read(self, read: BatchedRead[Any, Any], key: Any) -> Any:
        return (await sync_to_async(read_many)(read, [key]))[0]


@dataclass
class Served:
    """What a request was answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def unwatched_gate() -> Gate:
    """One that nobody opens again: who finds it closed is told soon."""
    gate = Gate()
    gate.longest_seconds = 0.1
    return gate


def application(
    *,
    wsgi: Any = django,
    gate: Gate | None = None,
    pool: DjangoPool | None = None,
    reads: SharedReads | None = None,
    hashing: Any = HASHING,
) -> Application:
    """The application over the test's own connection."""
    gate = gate or unwatched_gate()
    pool = pool or SamePool(wsgi, threads=1, gate=gate)
    reads = reads or SameReads(gate)
    lane = FastLane(ROUTES, gate=gate, decisions=Decisions(pool=pool, reads=reads), headers={**HEADERS, **HSTS})
    hashes = HashQueue(settings.MAX_CONCURRENT_HASHES)
    return Application(gate=gate, pool=pool, lane=lane, reads=reads, hashes=hashes, hashing=hashing)


async def call(app: Application, path: str, pieces: Sequence[bytes] | AsyncIterator[bytes], **request: Any) -> Served:
    """One request to the application; its body comes in pieces, and then the client goes."""
    headers: Mapping[str, str] = request.get("headers", {})
    scope = {
        "type": "http", "method": request.get("method", "POST"), "http_version": "1.1", "scheme": "http",
        "raw_path": path.encode("latin-1"), "path": path, "query_string": b"", "server": ("testserver", 80),
        "client": (request.get("client", "127.0.0.1"), 1),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
    }  # fmt: skip
    left = list(pieces) if not isinstance(pieces, AsyncIterator) else pieces
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        if isinstance(left, AsyncIterator):
            return await anext(left)  # type: ignore[return-value]
        if not left:
            return {"type": "http.disconnect"}
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left) or request.get("broken_off", False)}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    await app.reads.write_touches()
    if not sent:
        return Served(0, {}, b"")
    start, body = sent
    return Served(start["status"], {k.decode().title(): v.decode("latin-1") for k, v in start["headers"]}, body["body"])


def through_server(path: str, body: bytes, app: Application | None = None, **request: Any) -> Served:
    """A request with a JSON body, in the test's thread and transaction."""
    headers = {"content-type": "application/json", "content-length": str(len(body)), **request.pop("headers", {})}
    return async_to_sync(call)(app or application(), path, [body], headers=headers, **request)


def decided_by_server(route: FastRoute[Any, Any], request: HotRequest) -> Answer:
    """The fast lane's answer to a request of any moment, on the test's connection. Raises Refusal."""
    gate = Gate()
    reads = SameReads(gate)
    decisions = Decisions(pool=SamePool(django, threads=1, gate=gate), reads=reads)

    async def decide() -> Answer:
        decided: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        decisions.begin(route, request, decided.set_result)
        outcome = await decided
        await reads.write_touches()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return async_to_sync(decide)()


class Running:
    """The application as a worker runs it, with a loop and a thread of its own, for requests that are committed."""

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        self.gate = Gate()
        self._pool = DjangoPool(django, threads=1, gate=self.gate)
        self._app = application(gate=self.gate, pool=self._pool, reads=SharedReads(self.gate))
        self._watching = self._runner.get_loop().create_task(PrimaryWatch(self.gate).run())
        return self

    def post(self, path: str, body: bytes) -> Served:
        """A request with a JSON body."""
        headers = {"content_type": "application/json", "content_length": str(len(body))}
        return self.ask("POST", path, body, **headers)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Served:
        """Any request."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._runner.run(call(self._app, path, [body], method=method, headers=named))

    def open_from_elsewhere(self) -> None:
        """Opens the gate; called by another thread."""
        self._runner.get_loop().call_soon_threadsafe(self.gate.open)

    def find_primary(self) -> None:
        """Until the watch has."""
        while not self.gate.generation:
            self._runner.run(asyncio.sleep(0.01))

    def __exit__(self, *_: object) -> None:
        self._watching.cancel()
        self.gate.open()
        self._runner.run(self._pool.run(connections.close_all))
        self._runner.run(self._app.reads.close())
        self._runner.close()
        self._pool.close()
