"""Requests of the fast lane are answered by the protocol itself: uvicorn's task, messages and header checks of a request cost more
than the answer.

Taken is a request that came in one piece with its head, while no other is being answered on its connection. Every other goes uvicorn's
way, to the same functions.
"""

import asyncio
from functools import partial
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from projectsplatform.server.bodies import is_small
from projectsplatform.server.environ import Environ, add_headers, environ_of_connection
from projectsplatform.server.fast_lane import Answered, FastLane
from projectsplatform.server.protocol import LimitedProtocol
from projectsplatform.server.responses import Headers


def joined(headers: Headers) -> bytes:
    """As uvicorn sends them."""
    return b"".join([b"%b: %b\r\n" % (name.lower(), value) for name, value in headers])


class _Taken:
    """Stands where uvicorn keeps the request that is being answered, with what it asks of it."""

    __slots__ = ("body", "disconnected", "environ", "keep_alive", "response_complete")
    response_started = more_body = False
    message_event = asyncio.Event()
    """Nobody waits for it."""

    def __init__(self, environ: Environ, *, keep_alive: bool) -> None:
        self.environ = environ
        self.body = b""
        self.keep_alive = keep_alive
        self.disconnected = self.response_complete = False


def lane_protocol(lane: FastLane) -> "type[LaneProtocol]":
    """The protocol of a server with that lane."""
    return type("LaneProtocol", (LaneProtocol,), {"lane": lane, "common": joined(lane.headers)})


class LaneProtocol(LimitedProtocol):
    """One connection."""

    lane: ClassVar[FastLane]
    common: ClassVar[bytes]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken: _Taken | None = None
        self._environ: Environ = {}
        """What all requests of the connection have in common."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Called by asyncio."""
        super().connection_made(transport)
        connection = {"server": self.server, "client": self.client, "scheme": self.scheme}
        self._environ = environ_of_connection(connection) | {"REQUEST_METHOD": "POST", "QUERY_STRING": ""}

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        super().data_received(data)
        if self._taken is not None:
            taken, self._taken = self._taken, None
            if not self.transport.is_closing():
                super().on_headers_complete()
                super().on_body(taken.body)

    def on_headers_complete(self) -> None:
        """Called by httptools."""
        if self.url in self.lane.paths and self._may_take():
            self.end_head()
            self._take()
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Called by httptools with a piece of a body."""
        if self._taken is None:
            super().on_body(body)
        else:
            self._taken.body += body

    def on_message_complete(self) -> None:
        """Called by httptools with a request's last byte."""
        if self._taken is None:
            super().on_message_complete()
            return
        self.end_body()
        taken, self._taken = self._taken, None
        self.cycle = taken  # type: ignore[assignment]  # it has what uvicorn asks of one
        self.loop.call_soon(self._answer, taken)  # after what was sent behind it is read

    def _may_take(self) -> bool:
        is_plain = (
            self.parser.get_method() == b"POST" and not self.expect_100_continue and not self.parser.should_upgrade()
        )
        return is_plain and not self._is_working() and not self.flow.write_paused and not self.transport.is_closing()

    def _take(self) -> None:
        http_version = self.parser.get_http_version()
        environ = self._environ | {"PATH_INFO": self.url.decode(), "SERVER_PROTOCOL": f"HTTP/{http_version}"}
        add_headers(environ, self.headers)
        if "HTTP_TRANSFER_ENCODING" in environ or not is_small(environ) or not self.lane.takes(environ):
            super().on_headers_complete()
            return
        self._taken = _Taken(environ, keep_alive=http_version != "1.0" and self.parser.should_keep_alive())

    def _answer(self, taken: _Taken) -> None:
        self.lane.answer(taken.environ, taken.body, partial(self._send, taken))

    def _send(self, taken: _Taken, given: Answered) -> None:
        taken.response_complete = True
        if taken.disconnected or self.transport.is_closing():
            return
        own = joined([*self.server_state.default_headers, *given.headers])
        close = b"" if taken.keep_alive else b"connection: close\r\n"
        self.transport.write(b"%b%b%b%b\r\n%b" % (STATUS_LINE[given.status], own, self.common, close, given.body))
        if not taken.keep_alive:
            self.transport.close()
        self.on_response_complete()
