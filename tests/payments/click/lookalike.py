"""Click's Merchant API on a loopback port: real HTTP, answers by script."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class LookAlike:
    """Each answer is (status, body[, seconds before it]); a body of bytes goes out as it is. `asked`: verb, path, Auth;
    `sent`: the bodies."""

    answers: deque[tuple[Any, ...]] = field(default_factory=deque)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    url: str = ""

    def will_say(self, body: Any, *, status: int = 200, after: float = 0) -> None:
        self.answers.append((status, body, after))


@contextmanager
def click_online() -> Iterator[LookAlike]:
    found = LookAlike()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            found.asked.append((self.command, self.path, self.headers.get("Auth", "")))
            if length := int(self.headers.get("Content-Length") or 0):
                found.sent.append(json.loads(self.rfile.read(length)))
            status, body, seconds = found.answers.popleft()
            time.sleep(seconds)
            payload = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_DELETE = do_POST = answer  # noqa: N815  http.server's names

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that gave up is no news
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}/v2/merchant"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
