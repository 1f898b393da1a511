"""uvicorn's HTTP protocol with the limits that it lacks: it waits for ever for headers and for readers.

It has no setting for these, and takes another protocol by its documented `Config(http=…)`. Overridden are the methods that asyncio
and httptools call.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from projectsplatform.server.bodies import IS_WHOLE

HEAD_SECONDS = 8.0
MAX_HEAD_BYTES = 64 * 1024
UNREAD_SECONDS = 10.0
"""An answer of which a client has taken nothing for so long is given up."""
IDLE_SECONDS = 75
"""Between two requests."""
_VERSIONS = {"1.0", "1.1"}
_BROKEN = b"400 Bad Request"
_SLOW = b"408 Request Timeout"
_LARGE = b"431 Request Header Fields Too Large"


class LimitedProtocol(HttpToolsProtocol):
    """One connection. `look` is called once a second."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_since: float | None = None
        self._head_bytes = 0
        self._is_whole = True
        self._is_half_closed = False
        self._is_silent = True
        self._idle_since = 0.0
        self._unsent = 0
        self._unsent_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Called by asyncio."""
        super().connection_made(transport)
        self._idle_since = self._head_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        was_between = self._is_whole and self._head_since is None
        was_head = self._head_since is not None
        self._is_silent = False
        super().data_received(data)
        if self._head_since is not None and (was_head or was_between):
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(_LARGE)

    def on_message_begin(self) -> None:
        """Called by httptools with a request's first byte."""
        super().on_message_begin()
        self.scope["state"][IS_WHOLE] = self._has_come
        self._head_since, self._head_bytes, self._is_whole = self.loop.time(), 0, False

    def on_headers_complete(self) -> None:
        """Called by httptools, which answers a ValueError as it does other nonsense."""
        self.end_head()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Called by httptools with a request's last byte."""
        self.end_body()
        super().on_message_complete()

    def end_head(self) -> None:
        """The headers have come. Raises ValueError for another protocol."""
        if self.parser.get_http_version() not in _VERSIONS:
            message = "not HTTP/1"
            raise ValueError(message)
        self._head_since = None

    def end_body(self) -> None:
        """The request has come."""
        self._is_whole = True

    def on_response_complete(self) -> None:
        """Called by uvicorn."""
        if self.pipeline or self.transport.is_closing():
            super().on_response_complete()
        else:  # without uvicorn's timer of an idle connection: `look` closes those
            self.server_state.total_requests += 1
            self.flow.resume_reading()
        self._idle_since = self.loop.time()
        if self._is_half_closed and not self._is_working():
            self.transport.close()

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's says nothing
        """Called by asyncio when the client sends no more. True: the connection stays open for the answer to a whole request."""
        if not self._is_whole:
            if not self._is_answering() and not self.transport.is_closing():
                self.send_400_response("The request ended before it was whole.")
            return False
        self._is_half_closed = self._is_working()
        return self._is_half_closed

    def send_400_response(self, msg: str) -> None:
        """Called by uvicorn for what is no HTTP."""
        self._refuse(_BROKEN)

    def look(self, now: float) -> None:
        """Closes the connection when its client is too slow; one whose request is being worked on is left alone."""
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            return
        if self._is_stuck(now):
            self.transport.abort()
        elif self._head_since is not None:
            if now - self._head_since > HEAD_SECONDS:
                self._give_up()
        elif self._is_whole and not self._is_working() and now - self._idle_since > IDLE_SECONDS:
            self.transport.close()

    def _has_come(self) -> bool:
        return self._is_whole

    def _is_stuck(self, now: float) -> bool:
        unsent = self.transport.get_write_buffer_size()
        if unsent == 0 or unsent != self._unsent:
            self._unsent, self._unsent_since = unsent, now
        return unsent > 0 and now - self._unsent_since > UNREAD_SECONDS

    def _is_working(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _is_answering(self) -> bool:
        return self._is_working() and self.cycle.response_started

    def _give_up(self) -> None:
        """Of the head. Where nothing was sent nothing is answered: browsers open such connections in advance."""
        if self._is_silent:
            self.transport.close()
        else:
            self._refuse(_SLOW)

    def _refuse(self, status: bytes) -> None:
        if self._is_working() and (self.cycle.response_started or not self.cycle.more_body):
            self.transport.abort()  # an answer is still to come: no other can be given before it
            return
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()
