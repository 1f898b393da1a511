"""A Bot API of our own on a loopback port: real HTTP, answers by script."""

import json
import threading
import time
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "42:TESTTESTTESTTESTTESTTESTTESTTESTTEST"


@dataclass(frozen=True)
class Call:
    method: str
    arguments: dict[str, Any]
    at: float


@dataclass
class BotApiStub:
    """`answers[method]` are given one by one, then `always[method]` or the usual one; each is (status, body[, seconds[, headers]])."""

    calls: list[Call] = field(default_factory=list)
    answers: dict[str, deque[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(deque))
    always: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    """By `file_id`: what the person has sent to the bot."""

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def refuse(self, method: str, status: int, description: str, **parameters: Any) -> None:
        body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
        self.answers[method].append((status, body))

    def take(self, method: str, arguments: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        self.calls.append(Call(method, arguments, time.monotonic()))
        if not self.answers[method] and method not in self.always:
            return 200, {"ok": True, "result": _usual(method, arguments)}, {}
        status, body, *more = self.answers[method].popleft() if self.answers[method] else self.always[method]
        time.sleep(more[0] if more else 0)
        return status, body, more[1] if len(more) > 1 else {}


def _usual(method: str, arguments: dict[str, Any]) -> Any:
    if method == "sendMessage":
        chat = {"id": int(arguments["chat_id"]), "type": "private"}
        return {"message_id": 1, "date": 1_770_000_000, "chat": chat, "text": arguments["text"]}
    if method == "getChatMember":
        return {"status": "member", "user": {"id": int(arguments["user_id"]), "is_bot": False, "first_name": "Sinov"}}
    if method == "getChat":
        return {"id": -100123, "type": "channel", "title": "Kanal"}
    if method == "getFile":
        name = arguments["file_id"]
        return {"file_id": name, "file_unique_id": name, "file_path": f"photos/{name}"}
    if method == "getMe":
        return {"id": 42, "is_bot": True, "first_name": "Sinov", "username": "sinov_bot"}
    return [] if method == "getUpdates" else True


def serve(stub: BotApiStub) -> ThreadingHTTPServer:
    """Starts answering in a thread; the caller shuts it down."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            status, body, headers = stub.take(
                self.path.rsplit("/", 1)[1], _arguments(self.headers.get("Content-Type", ""), raw)
            )
            payload = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # the caller waits no longer
                self.wfile.write(payload)

        def do_GET(self) -> None:
            """A file, at the address that `getFile` tells."""
            known = self.path.startswith(f"/file/bot{TOKEN}/photos/")
            name = self.path.rsplit("/", 1)[1]
            stub.calls.append(Call("file", {"file_id": name}, time.monotonic()))
            refused = stub.answers["file"].popleft() if stub.answers["file"] else None
            data = stub.files.get(name) if known else None
            status = refused[0] if refused else 404 if data is None else 200
            self.send_response(status)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(data or b"")

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


def _arguments(content_type: str, raw: bytes) -> dict[str, Any]:
    """JSON, or the form that the bot sends."""
    if content_type.startswith("application/json"):
        return dict(json.loads(raw))
    return dict(parse_qsl(raw.decode(), keep_blank_values=True))
