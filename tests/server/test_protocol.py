"""Connections over real sockets: slow, large, broken and half-closed requests, and clients that do not read."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from projectsplatform.server import protocol
from projectsplatform.server.lane_protocol import lane_protocol
from projectsplatform.server.worker import WorkerServer
from tests.server.driver import application

HEAD = b"POST /api/v1/x HTTP/1.1\r\nHost: a\r\n"
Exchange = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[Any]]


class Recorder:
    """An application that remembers which bodies came whole."""

    def __init__(self, answer: bytes = b"ok") -> None:
        self.whole: list[bytes] = []
        self.answer = answer
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        self.whole.append(body)
        await self.may_answer.wait()
        length = str(len(self.answer)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        await send({"type": "http.response.body", "body": self.answer})


@pytest.fixture(autouse=True)
def _quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projectsplatform.server.worker._LOOK_SECONDS", 0.02)
    monkeypatch.setattr("projectsplatform.server.worker._LAST_ACCEPTED_SECONDS", 0.0)


@asynccontextmanager
async def running_server(app: Any, http: type[asyncio.Protocol]) -> AsyncIterator[tuple[WorkerServer, int]]:
    """A worker's server in this loop, and its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    ready, told = socket.socketpair()
    config = uvicorn.Config(app, http=http, ws="none", lifespan="off", log_level="critical")
    server = WorkerServer(config, told.detach())
    serving = asyncio.ensure_future(server._serve([listener]))
    await asyncio.get_running_loop().run_in_executor(None, ready.recv, 1)
    try:
        yield server, listener.getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        await serving
        ready.close()


@asynccontextmanager
async def running(app: Any, http: type[asyncio.Protocol] | None = None) -> AsyncIterator[int]:
    """The port of a worker's server."""
    async with running_server(app, http or lane_protocol(application().lane)) as (_, port):
        yield port


def exchange(
    app_of: Callable[[], Recorder], talk: Callable[[Recorder, Any, Any], Awaitable[Any]]
) -> tuple[Any, Recorder]:
    """What a client's talk on one connection comes to."""

    async def run() -> tuple[Any, Recorder]:
        app = app_of()
        async with running(app) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                return await asyncio.wait_for(talk(app, reader, writer), 60), app
            finally:
                writer.close()

    return asyncio.run(run())


def sent(*pieces: bytes, half_closed: bool = False) -> Callable[[Recorder, Any, Any], Awaitable[bytes]]:
    """A client that sends this and reads to the end."""

    async def talk(_app: Recorder, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0)
        if half_closed:
            writer.write_eof()
        try:
            return await reader.read()
        except ConnectionResetError:
            return b"reset"

    return talk


def test_a_connection_that_says_nothing_is_closed_without_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    assert exchange(Recorder, sent())[0] == b""


def test_http_09_is_a_400() -> None:
    answer, app = exchange(Recorder, sent(b"GET /api/v1/x\r\n\r\n"))
    assert (answer[:12], app.whole) == (b"HTTP/1.1 400", [])


def test_headers_that_never_end_are_a_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    answer, app = exchange(Recorder, sent(HEAD))
    assert (answer.split(b"\r\n")[0], app.whole) == (b"HTTP/1.1 408 Request Timeout", [])


@pytest.mark.parametrize("large", [b"X: " + b"x" * 70_000 + b"\r\n\r\n", b"X-A: b\r\n" * 9_000 + b"\r\n"])
def test_large_headers_are_refused(large: bytes) -> None:
    """In pieces, as the network brings them."""
    pieces = [HEAD, *(large[at : at + 8192] for at in range(0, len(large), 8192))]

    async def talk(_app: Recorder, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.01)
            return await reader.read()
        except ConnectionError:
            return b"HTTP/1.1 431 reset"

    answer, app = exchange(Recorder, talk)
    assert (answer[:12], app.whole) == (b"HTTP/1.1 431", [])


def test_a_large_body_does_not_count_as_headers() -> None:
    body = b"x" * 200_000
    request = HEAD + b"Content-Length: 200000\r\nConnection: close\r\n\r\n" + body
    answer, app = exchange(Recorder, sent(request))
    assert (answer[:15], app.whole) == (b"HTTP/1.1 200 OK", [body])


@pytest.mark.parametrize(
    "broken", [b"Content-Length: 10\r\n\r\nabc", b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", b"Content-Length: 5\r\n"]
)
def test_a_request_that_is_broken_off_is_not_executed(broken: bytes) -> None:
    answer, app = exchange(Recorder, sent(HEAD + broken, half_closed=True))
    assert (answer[:12], app.whole) == (b"HTTP/1.1 400", [])


@pytest.mark.parametrize(
    "broken",
    [
        b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"Content-Length: -1\r\n\r\n",
        b"a b: c\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_400(broken: bytes) -> None:
    answer, app = exchange(Recorder, sent(HEAD + broken))
    assert (answer[:12], app.whole) == (b"HTTP/1.1 400", [])


def test_a_whole_request_of_a_client_that_sends_no_more_is_answered() -> None:
    answer, app = exchange(Recorder, sent(HEAD + b"Content-Length: 3\r\n\r\nabc", half_closed=True))
    assert (answer[:15], answer[-2:], app.whole) == (b"HTTP/1.1 200 OK", b"ok", [b"abc"])


def test_pipelined_requests_of_such_a_client_are_all_answered() -> None:
    one = HEAD + b"Content-Length: 3\r\n\r\nabc"
    answer, app = exchange(Recorder, sent(one * 3, half_closed=True))
    assert (answer.count(b"HTTP/1.1 200 OK"), app.whole) == (3, [b"abc"] * 3)


def test_a_request_that_is_worked_on_is_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes: all limits pass many times over."""
    for name in ("HEAD_SECONDS", "UNREAD_SECONDS", "IDLE_SECONDS"):
        monkeypatch.setattr(protocol, name, 0.03)

    async def talk(app: Recorder, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        app.may_answer.clear()
        writer.write(HEAD + b"Content-Length: 3\r\nConnection: close\r\n\r\nabc")
        await asyncio.sleep(0.3)
        app.may_answer.set()
        return await reader.read()

    answer, _ = exchange(Recorder, talk)
    assert answer[:15] == b"HTTP/1.1 200 OK"


def test_an_idle_connection_stays_for_its_next_request_and_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.03)
    request = HEAD + b"Content-Length: 0\r\n\r\n"

    async def talk(_app: Recorder, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[bytes, bytes]:
        writer.write(request)
        await reader.readuntil(b"ok")
        await asyncio.sleep(0.3)
        writer.write(request)
        answer = await reader.readuntil(b"ok")
        monkeypatch.setattr(protocol, "IDLE_SECONDS", 0.03)
        return answer, await reader.read()

    (answer, after), _ = exchange(Recorder, talk)
    assert (answer[:15], after) == (b"HTTP/1.1 200 OK", b"")


def test_a_client_that_does_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "UNREAD_SECONDS", 0.1)

    async def talk(_app: Recorder, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
        writer.write(HEAD + b"Content-Length: 0\r\n\r\n")
        await asyncio.sleep(1)
        taken = 0
        try:
            while piece := await reader.read(65536):
                taken += len(piece)
        except ConnectionResetError:
            pass
        return taken

    large = b"x" * 30_000_000
    taken, _ = exchange(lambda: Recorder(large), talk)
    assert taken < len(large)
