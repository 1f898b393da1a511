"""How long a web worker waits for a body: Granian has no time-out for it, so the connection is half closed from inside.

The server's Python side does not learn which connection a request came by. The kernel knows on which nothing was answered for
longest: those are the slow ones, and idle ones, whose clients lose nothing. They are closed for reading only, so that the slow client
is still told 408.
"""

import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from operator import itemgetter
from pathlib import Path

PATIENCE_SECONDS = 6.5
"""With a look twice a second nobody keeps a thread for nine."""
CROWDED_PATIENCE_SECONDS = 2.0
"""While three of four threads wait for bodies."""
HURRIED_SECONDS = 1.0
"""For what is thrown away anyway."""
_LOOK_EVERY_SECONDS = 0.5
_LAST_DATA_SENT = (
    44  # offset in struct tcp_info (linux/tcp.h): milliseconds since we sent something, or since the beginning
)


class Bodies:
    """The bodies that are being awaited now."""

    def __init__(self, *, port: int, threads: int) -> None:
        self._port = port
        self._crowd = threads * 3 // 4
        self._awaited: dict[int, tuple[float, float]] = {}

    @contextmanager
    def awaited(self, *, seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
        """Around the reading of one body, or of a piece of it."""
        me = threading.get_ident()
        self._awaited[me] = time.monotonic(), seconds
        try:
            yield
        finally:
            del self._awaited[me]

    def watch(self) -> None:
        """Starts to look after them, where the kernel says what is needed: on Linux."""
        if hasattr(socket, "TCP_INFO"):
            threading.Thread(target=self._watch, name="patience", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY_SECONDS)
            now, awaited = time.monotonic(), list(self._awaited.values())
            most = CROWDED_PATIENCE_SECONDS if len(awaited) > self._crowd else PATIENCE_SECONDS
            late = [min(seconds, most) for since, seconds in awaited if now - since > min(seconds, most)]
            if late:
                close_the_most_silent(self._port, len(late), seconds=min(late))


def close_the_most_silent(port: int, number: int, *, seconds: float) -> None:
    """Half closes so many of the connections to our port on which nothing was answered for so long, the longest first:
    whoever came after the slow ones only waits behind them."""
    with ExitStack() as opened:
        silent = []
        for entry in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                connection = _connection(int(entry.name), port, opened)
                if connection and (silence := _silence(connection)) >= seconds:
                    silent.append((silence, connection))
        silent.sort(key=itemgetter(0), reverse=True)
        for _, connection in silent[:number]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)


def _connection(descriptor: int, port: int, opened: ExitStack) -> socket.socket | None:
    """A duplicate, which stays the same connection whatever the number becomes. Raises OSError for what is none."""
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return None
    connection = opened.enter_context(socket.socket(fileno=os.dup(descriptor)))
    return connection if connection.getsockname()[1:2] == (port,) and connection.getpeername() else None


def _silence(connection: socket.socket) -> float:
    """Seconds."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_DATA_SENT + 4)
    milliseconds: int = struct.unpack_from("=I", info, _LAST_DATA_SENT)[0]
    return milliseconds / 1000
