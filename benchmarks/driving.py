"""Drives a server over loopback and says how fast it answered: wrk where it is installed, a loop of our own otherwise.

Requests that are good for once go through our own loop always: wrk stops by the clock, not by the last request.
"""

import json
import selectors
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.endpoints import Request

CONNECTIONS = 16
_SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Run:
    """What came of one run. Milliseconds; `failed` counts everything but 2xx and 3xx."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failed: int

    @property
    def rate(self) -> float:
        """Answers a second; refusals are none."""
        return (self.requests - self.failed) / self.seconds


def drive(
    port: int,
    requests: Sequence[Request],
    headers: dict[str, str],
    *,
    seconds: float,
    once: bool,
    folder: Path,
    connections: int = CONNECTIONS,
) -> Run:
    """Sends the requests round and round for so long; with `once` each at most once."""
    file = folder / "requests"
    lines = [_bytes(path, body, headers, port).decode() for path, body in requests]
    file.write_text(json.dumps(lines), encoding="utf-8")
    if shutil.which("wrk") and not once and seconds == int(seconds):  # it knows whole seconds only
        (folder / "plain").write_text("\0".join(lines), encoding="utf-8")
        url = f"http://127.0.0.1:{port}/"
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds:g}s",
            "-s",
            str(_SCRIPT),
            url,
            "--",
            str(folder / "plain"),
        ]
    else:
        command = [
            sys.executable,
            "-m",
            "benchmarks.driving",
            str(port),
            str(seconds),
            str(file),
            str(connections),
            "once" if once else "",
        ]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return Run(**json.loads(said.strip().splitlines()[-1]))


def _bytes(path: str, body: str, headers: dict[str, str], port: int) -> bytes:
    length = len(body.encode())
    head = "".join(f"{name}: {value}\r\n" for name, value in {**headers, "Content-Length": str(length)}.items())
    method = "POST" if body else "GET"
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}\r\n{body}".encode()


class _Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.came, self.asked = b"", 0.0

    def ask(self, request: bytes) -> None:
        self.came, self.asked = b"", time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Reads what is there."""
        self.came += self.socket.recv(262144)
        head, found, body = self.came.partition(b"\r\n\r\n")
        if not found:
            return False
        at = head.lower().find(b"content-length:")
        return at < 0 or len(body) >= int(head[at + 15 :].split(b"\r", 1)[0])


def loop(port: int, seconds: float, requests: Sequence[bytes], *, connections: int, once: bool) -> Run:
    """All connections from one thread, each asking again as soon as it is answered."""
    selector = selectors.DefaultSelector()
    position, failed, taken = 0, 0, []
    begun = time.perf_counter()
    for _ in range(min(connections, len(requests))):
        line = _Line(port)
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.ask(requests[position])
        position += 1
    while selector.get_map():
        for key, _ in selector.select():
            line = key.data
            if not line.is_answered():
                continue
            now = time.perf_counter()
            taken.append(now - line.asked)
            failed += line.came[9:10] not in b"23"
            if now - begun > seconds or (once and position >= len(requests)):
                selector.unregister(line.socket)
                line.socket.close()
            else:
                line.ask(requests[position % len(requests)])
                position += 1
    taken_all = time.perf_counter() - begun
    taken.sort()
    p50, p99 = (taken[int(len(taken) * share)] * 1000 for share in (0.5, 0.99))
    return Run(len(taken), taken_all, p50, p99, failed)


def main() -> None:
    """The loop in a process of its own."""
    port, seconds, file, connections, once = sys.argv[1:]
    requests = [request.encode() for request in json.loads(Path(file).read_text(encoding="utf-8"))]
    run = loop(int(port), float(seconds), requests, connections=int(connections), once=once == "once")
    print(json.dumps(asdict(run)))


if __name__ == "__main__":
    main()
