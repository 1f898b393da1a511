"""Telegram's place: a Bot API in each node's own loopback, and all that it was told to send."""

import ctypes
import json
import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

_CLONE_NEWNET = 0x40000000


@dataclass
class Telegram:
    """`said[chat]` are the texts that came, in their order."""

    said: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def answer(self, method: str, arguments: dict[str, Any]) -> Any:
        """What Telegram would say."""
        if method == "sendMessage":
            chat = int(arguments["chat_id"])
            self.said[chat].append(str(arguments["text"]))
            return {"message_id": 1, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "text": "…"}
        if method == "getMe":
            return {"id": 42, "is_bot": True, "first_name": "Sinov", "username": "sinov_bot"}
        return [] if method == "getUpdates" else True

    def wait_for(self, chat: int, *, after: int, seconds: float) -> str | None:
        """The first text to a chat after so many."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if len(self.said[chat]) > after:
                return self.said[chat][after]
            time.sleep(0.05)
        return None

    def count(self, chats: Iterable[int]) -> int:
        """How many messages came for these chats."""
        return sum(len(self.said[chat]) for chat in chats)

    def repeated(self, chats: Iterable[int]) -> int:
        """How many messages of these chats came more than once."""
        return sum(len(self.said[chat]) - len(set(self.said[chat])) for chat in chats)

    def serve(self, network: str, port: int) -> None:
        """Answers on a network's loopback until the process ends."""
        server = _Server(("127.0.0.1", port), _handler(self), bind_and_activate=False)
        thread = threading.Thread(target=_listen, args=(server, network))
        thread.start()
        thread.join()
        threading.Thread(target=server.serve_forever, daemon=True).start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bot that is killed breaks off; that is no fault here."""


def _listen(server: ThreadingHTTPServer, network: str) -> None:
    """A socket belongs to the network in which its thread made it; the thread ends here."""
    descriptor = os.open(Path("/run/netns") / network, os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    os.close(descriptor)
    server.socket.close()
    server.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.server_bind()
    server.server_activate()


def _handler(telegram: Telegram) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"] or 0))
            is_json = self.headers.get("Content-Type", "").startswith("application/json")
            arguments = json.loads(raw) if is_json else dict(parse_qsl(raw.decode(), keep_blank_values=True))
            result = telegram.answer(self.path.rsplit("/", 1)[1], arguments)
            payload = json.dumps({"ok": True, "result": result}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    return Handler
