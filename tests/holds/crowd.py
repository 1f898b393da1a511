"""Many connections at once from one thread, each asking again as soon as it is answered."""

import json
import random
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.people import PATIENCE_SECONDS

Ask = tuple[str, bytes]
"""A name, and the bytes of a request."""


def ask(method: str, path: str, body: Any = None, token: str | None = None, name: str = "") -> Ask:
    data = b"" if body is None else json.dumps(body).encode()
    head = f"{method} /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n"
    return name or path, head.encode() + b"\r\n" + data


@dataclass
class Seen:
    """What came back."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    refusals: list[tuple[bytes, bytes]] = field(default_factory=list)
    cut_off: int = 0

    @property
    def statuses(self) -> set[int]:
        return {status for _, status in self.answers}

    def quantile(self, share: float, name: str = "") -> float:
        """So many seconds or fewer for that share of the answers."""
        measured = sorted(one for key, many in self.seconds.items() if not name or key == name for one in many)
        return measured[min(len(measured) - 1, int(len(measured) * share))]


@dataclass
class _Line:
    socket: socket.socket
    name: str = ""
    asked_at: float = 0.0
    came: bytes = b""


class Crowd:
    """So many connections; `choose` says what is asked next."""

    def __init__(self, port: int, connections: int, choose: Callable[[random.Random], Ask]) -> None:
        self._choose = choose
        self._random = random.Random(connections)
        self._selector = selectors.DefaultSelector()
        self._lines = [_Line(socket.create_connection(("127.0.0.1", port))) for _ in range(connections)]
        self.seen = Seen()

    def run(self, seconds: float) -> Seen:
        """Asks for so long, at least once each, and waits for the last answers."""
        for line in self._lines:
            self._selector.register(line.socket, selectors.EVENT_READ, line)
            self._ask(line)
        ends = time.monotonic() + seconds
        while self._selector.get_map():
            assert time.monotonic() < ends + PATIENCE_SECONDS, f"{len(self._selector.get_map())} wait for an answer"
            for key, _ in self._selector.select(1):
                self._read(key.data, more=time.monotonic() < ends)
        return self.seen

    def _ask(self, line: _Line) -> None:
        line.name, request = self._choose(self._random)
        line.came, line.asked_at = b"", time.monotonic()
        line.socket.sendall(request)

    def _read(self, line: _Line, *, more: bool) -> None:
        try:
            piece = line.socket.recv(65536)
        except OSError:
            piece = b""
        line.came += piece
        if not piece:
            self.seen.cut_off += 1
            self._close(line)
        elif _is_whole(line.came):
            self._note(line)
            if more:
                self._ask(line)
            else:
                self._close(line)

    def _note(self, line: _Line) -> None:
        status = int(line.came[9:12])
        self.seen.answers[line.name, status] += 1
        self.seen.seconds.setdefault(line.name, []).append(time.monotonic() - line.asked_at)
        if status >= 400:
            head, _, body = line.came.partition(b"\r\n\r\n")
            self.seen.refusals.append((head, body))

    def _close(self, line: _Line) -> None:
        self._selector.unregister(line.socket)
        line.socket.close()


def _is_whole(answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
    )
    return len(body) >= length
