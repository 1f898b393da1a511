"""The fast lane over real sockets: answered by the protocol itself, and by uvicorn's way, it is the same bytes."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import OperationalError

from projectsplatform.kit.api.fast_lane import Answer, FastRoute, HotRequest, NotPlainError
from projectsplatform.kit.db.batches import BatchedRead
from projectsplatform.server import protocol
from projectsplatform.server.application import Application
from projectsplatform.server.decisions import Decisions
from projectsplatform.server.django_pool import DjangoPool
from projectsplatform.server.fast_lane import FastLane
from projectsplatform.server.gate import Gate
from projectsplatform.server.hash_queue import HashQueue
from projectsplatform.server.lane_protocol import lane_protocol
from projectsplatform.server.protocol import LimitedProtocol
from projectsplatform.server.shared_reads import SharedReads
from tests.counts import some
from tests.server.test_protocol import _quick_looks, running, running_server  # noqa: F401  a fixture

READ: BatchedRead[Any, Any] = BatchedRead(sql="", columns=lambda _keys: {}, row=lambda record: record)


class HeldReads(SharedReads):
    """Reads that end when they are let go."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate)
        self.held: list[asyncio.Future[Any]] = []
        self._came = asyncio.Event()

    def read(self, read: BatchedRead[Any, Any], key: Any) -> "asyncio.Future[Any]":
        row: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.held.append(row)
        self._came.set()
        return row

    async def first(self) -> "asyncio.Future[Any]":
        await self._came.wait()
        return self.held[0]


def _word(request: HotRequest) -> str:
    return str(request.json().get("word", ""))


def _echo(request: HotRequest, word: str, row: Any) -> Answer:
    if word == "odd":
        raise NotPlainError
    if word == "defect":
        raise ZeroDivisionError
    return 200, f'"{word} {row} {request.language}"'.encode()


ROUTES: dict[str, FastRoute[str, Any]] = {
    "/api/v1/at_once": FastRoute(parse=_word, answer=_echo, operation=lambda _request, word: (200, word.encode())),
    "/api/v1/read": FastRoute(parse=_word, read=READ, answer=_echo),
}


class App(Application):
    """The server's application over routes of its own and a Django that says which path it was asked for."""

    def __init__(self) -> None:
        def django(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
            start_response("200 OK", [])
            return [environ["PATH_INFO"].encode()]

        self.gate = gate = Gate()
        self.held, pool = HeldReads(gate), DjangoPool(django, threads=1, gate=gate)
        decisions = Decisions(pool=pool, reads=self.held)
        lane = FastLane(ROUTES, gate=gate, decisions=decisions, headers={"X-Frame-Options": "DENY"})
        super().__init__(gate=gate, pool=pool, lane=lane, reads=self.held, hashes=HashQueue(1), hashing=())
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        await super().__call__(scope, receive, send)


def request(
    path: str, word: str, *headers: str, version: str = "1.1", kind: str = "application/json", body: bytes | None = None
) -> bytes:
    content = body if body is not None else b'{"word": "%b"}' % word.encode()
    lines = ["Host: testserver", f"Content-Type: {kind}", f"Content-Length: {len(content)}", "X-Request-Id: testtest"]
    return "\r\n".join([f"POST {path} HTTP/{version}", *lines, *headers, "", ""]).encode() + content


Talk = Callable[[App, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[Any]]


def exchange(talk: Talk, http: type[asyncio.Protocol] | None = None) -> tuple[Any, list[str]]:
    """What a client's talk comes to, and which paths went uvicorn's way."""

    async def run() -> tuple[Any, list[str]]:
        app = App()
        async with running(app, http or lane_protocol(app.lane)) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                return await asyncio.wait_for(talk(app, reader, writer), 60), app.asked
            finally:
                writer.close()

    return asyncio.run(run())


def sent(*pieces: bytes, half_closed: bool = False) -> Talk:
    """Sends this with pauses, lets reads go as they come, and reads to the end."""

    async def talk(app: App, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        letting_go = asyncio.ensure_future(let_go(app))
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.02)
        if half_closed:
            writer.write_eof()
        came = await reader.read()
        letting_go.cancel()
        return re.sub(rb"date: [^\r]+", b"date: now", came)

    return talk


async def let_go(app: App) -> None:
    while True:
        await asyncio.sleep(0.01)
        for number, row in enumerate(app.held.held):
            if not row.done():
                row.set_result(number)


CLOSE = "Connection: close"
SAME = {
    "plain": [request("/api/v1/at_once", "a", CLOSE)],
    "in a language": [request("/api/v1/at_once", "a", CLOSE, "Accept-Language: ru")],
    "after a read": [request("/api/v1/read", "a", CLOSE)],
    "kept alive": [request("/api/v1/read", "a"), request("/api/v1/read", "b"), request("/api/v1/read", "c", CLOSE)],
    "HTTP 1.0": [request("/api/v1/read", "a", version="1.0")],
    "by its operation": [request("/api/v1/at_once", "odd", CLOSE)],
    "a defect": [request("/api/v1/at_once", "defect", CLOSE)],
    "no JSON": [request("/api/v1/read", "", CLOSE, body=b"{oops")],
    "no body": [request("/api/v1/at_once", "", CLOSE, body=b"")],
    "another type": [request("/api/v1/read", "a", CLOSE, kind="text/plain")],
    "another host": [request("/api/v1/read", "a", CLOSE).replace(b"testserver", b"evil.example")],
    "a large body": [request("/api/v1/read", "x" * 70_000, CLOSE)],
    "in pieces": [request("/api/v1/read", "abc", CLOSE)[:-9], request("/api/v1/read", "abc", CLOSE)[-9:]],
    "its head in pieces": [request("/api/v1/read", "abc", CLOSE)[:40], request("/api/v1/read", "abc", CLOSE)[40:]],
    "pipelined": [request("/api/v1/read", "a") + request("/api/v1/at_once", "b") + request("/x", "c", CLOSE)],
    "after its end": [request("/api/v1/at_once", "a", CLOSE) + request("/x", "b")],
    "with a query": [request("/api/v1/read?a=b", "a", CLOSE)],
    "asked to go on": [request("/api/v1/read", "a", CLOSE, "Expect: 100-continue")],
}


@pytest.mark.parametrize("case", some(SAME, one_in=6))
def test_the_bytes_are_those_of_uvicorns_way(case: str) -> None:
    ours, theirs = exchange(sent(*SAME[case])), exchange(sent(*SAME[case]), LimitedProtocol)
    assert ours[0] == theirs[0]
    assert ours[0].startswith(b"HTTP/1.1 ")


def test_only_what_is_plain_is_answered_by_the_protocol() -> None:
    cases = ("plain", "after a read", "kept alive", "by its operation", "no JSON", "its head in pieces")
    assert [exchange(sent(*SAME[case]))[1] for case in cases] == [[]] * len(cases)
    passed_on = ("in pieces", "with a query", "asked to go on", "another host", "a large body")
    assert [len(exchange(sent(*SAME[case]))[1]) for case in passed_on] == [1] * len(passed_on)


def test_a_client_that_sends_no_more_is_answered_all_it_asked() -> None:
    asked = request("/api/v1/read", "a") + request("/api/v1/read", "b") + request("/api/v1/at_once", "c")
    came, _ = exchange(sent(asked, half_closed=True))
    assert re.findall(rb'"(\w) ', came) == [b"a", b"b", b"c"]


def test_a_request_that_waits_for_its_read_is_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes: all limits pass many times over."""
    for name in ("HEAD_SECONDS", "UNREAD_SECONDS", "IDLE_SECONDS"):
        monkeypatch.setattr(protocol, name, 0.03)

    async def talk(app: App, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(request("/api/v1/read", "a"))
        await asyncio.sleep(0.3)
        app.held.held[0].set_result(1)
        return await reader.read()

    assert exchange(talk)[0].endswith(b'"a 1 uz"')


def test_nothing_is_written_to_a_client_that_went_away(caplog: pytest.LogCaptureFixture) -> None:
    async def talk(app: App, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(request("/api/v1/read", "a"))
        row = await app.held.first()
        writer.transport.abort()
        await asyncio.sleep(0.1)
        row.set_result(1)
        await asyncio.sleep(0.05)

    exchange(talk)
    assert caplog.records == []


def test_a_read_that_found_no_database_is_made_again_when_there_is_one() -> None:
    async def talk(app: App, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(request("/api/v1/read", "a", CLOSE))
        (await app.held.first()).set_exception(OperationalError("gone"))
        while len(app.held.held) == 1:
            await asyncio.sleep(0.01)
            app.gate.open()
        app.held.held[1].set_result(1)
        return await reader.read()

    assert exchange(talk)[0].endswith(b'\r\n\r\n"a 1 uz"')


def test_a_worker_that_stops_answers_first() -> None:
    async def run() -> bytes:
        app = App()
        async with running_server(app, lane_protocol(app.lane)) as (server, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request("/api/v1/read", "a"))
            row = await app.held.first()
            server.should_exit = True
            asyncio.get_running_loop().call_later(0.5, row.set_result, 1)
            return await asyncio.wait_for(reader.read(), 30)

    came = asyncio.run(run())
    assert (b"connection: close" in came, came[-8:]) == (True, b'"a 1 uz"')
