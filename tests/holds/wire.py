"""HTTP by hand: what no well-behaved client would send, and what comes back."""

import json
import socket
from dataclasses import dataclass
from typing import Any

from tests.e2e.people import PATIENCE_SECONDS

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Heard:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def refusal(self) -> tuple[int, str]:
        """Status and code of a problem body; anything else is no refusal of ours."""
        assert self.headers["content-type"] == "application/problem+json", self
        said = json.loads(self.body)
        assert said["how"] is False
        assert said["message"]
        assert said["status"] == self.status
        return self.status, said["code"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def request(method: str, target: str, body: bytes | None = b"", **headers: str) -> bytes:
    """A request's bytes with what a client must send; a body of None announces none."""
    sent = {"Host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if body is not None:
        sent.setdefault("Content-Length", str(len(body)))
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + (body or b"")


def in_pieces(method: str, target: str, body: bytes, **headers: str) -> bytes:
    """The same, its length not announced."""
    head = request(method, target, None, Transfer_Encoding="chunked", **headers)
    return head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"


def say(port: int, data: bytes, *, method: str = "") -> Heard:
    """Sends bytes on a connection of their own and reads one answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as line:
        line.sendall(data)
        came = b""
        while not _is_whole(came, bodiless=method == "HEAD"):
            piece = line.recv(65536)
            if not piece:
                break
            came += piece
    head, _, body = came.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    named = (line.split(": ", 1) for line in rest)
    return Heard(int(first.split()[1]), {name.lower(): value for name, value in named}, body)


def _is_whole(came: bytes, *, bodiless: bool) -> bool:
    head, found, body = came.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(found) and (bodiless or (bool(lengths) and len(body) >= int(lengths[0])))
