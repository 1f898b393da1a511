"""A broadcast to everybody: how fast it is put into the outbox, and what its sender costs while it sends.

The second half runs beside a Bot API of our own on loopback: `python -m benchmarks.broadcast MESSAGES` enqueues, and
`python -m benchmarks.broadcast bot` is the bot without quiet hours.
"""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.machine import Process, free_port, settings_for
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres import EmbeddedPostgres
from projectsplatform.kit.clock import now

MESSAGES = 1_000_000
_BATCH = 10_000
_MEASURED_SECONDS = 20.0
_SETTLED_SECONDS = 3.0
_TEXT = "Ertaga soat 10:00 da yangilanish boʻladi."
_COPY = (
    "COPY telegram_outboxmessage (id, chat_id, lane, kind, secret, sealed_body, state, attempts, created_at, due_at, error) "
    "FROM STDIN"
)
_TOKEN = "42:BENCHBENCHBENCHBENCHBENCHBENCHBENCH"


def measure(folder: Path) -> dict[str, Any]:
    """Seconds to enqueue, messages a second, and the sender's share of a core, at any hour."""
    with EmbeddedPostgres(folder / "broadcast") as postgres, _bot_api() as (api, sent, polled):
        var_dir = folder / "broadcast-var"
        var_dir.mkdir()
        environ = settings_for(
            var_dir, postgres.admin_url, TELEGRAM_BOT_TOKEN=_TOKEN, TELEGRAM_API_BASE=api, PORT=str(free_port())
        )
        _run(environ, "manage.py", "prepare")
        with _running_bot(environ) as bot:
            polled.wait()
            time.sleep(_SETTLED_SECONDS)
            idle = _share(bot)
        seconds = float(_run(environ, "-m", "benchmarks.broadcast", str(MESSAGES)))
        with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE telegram_outboxmessage")
        rate, share = _sending(environ, sent)
    return {
        "messages": MESSAGES,
        "enqueue_seconds": round(seconds, 1),
        "sent_a_second": rate,
        "share_of_a_core": share,
        "idle_share_of_a_core": idle,
    }


def _run(environ: dict[str, str], *words: str) -> str:
    command = [sys.executable, *words]
    return subprocess.run(command, env=environ, cwd=PROJECT_ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _sending(environ: dict[str, str], sent: list[float]) -> tuple[float, float]:
    """Messages a second, and the bot's share of a core."""
    with _running_bot(environ) as bot:
        while not sent:
            time.sleep(0.1)
        time.sleep(_SETTLED_SECONDS)
        before, begun = len(sent), time.monotonic()
        share = _share(bot)
        return round((len(sent) - before) / (time.monotonic() - begun), 1), share


@contextmanager
def _running_bot(environ: dict[str, str]) -> Iterator[Process]:
    command = [sys.executable, "-m", "benchmarks.broadcast", "bot"]
    with subprocess.Popen(command, env=environ, cwd=PROJECT_ROOT, stdin=subprocess.DEVNULL) as bot:
        try:
            yield Process(bot.pid, 0)
        finally:
            bot.terminate()
            bot.wait(20)


def _share(process: Process) -> float:
    used, begun = process.cpu(), time.monotonic()
    time.sleep(_MEASURED_SECONDS)
    return round((process.cpu() - used) / (time.monotonic() - begun), 3)


def run_awake() -> None:
    """The bot's process; its broadcasts wait at no hour."""
    import django  # noqa: PLC0415  only here

    django.setup()
    from projectsplatform.bot.process import run_bot  # noqa: PLC0415

    asyncio.run(run_bot(is_quiet=lambda _at: False))


def enqueue_all(messages: int) -> float:
    """Seconds for so many messages of the broadcast lane, each sealed for its row as `enqueue` seals it, in batches."""
    import django  # noqa: PLC0415  only here

    django.setup()
    from projectsplatform.kit.db.ids import uuid7  # noqa: PLC0415
    from projectsplatform.telegram.enums import Lane  # noqa: PLC0415
    from projectsplatform.telegram.models import Body, seal_body  # noqa: PLC0415

    begun, at = time.monotonic(), now()
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        for first in range(0, messages, _BATCH):
            with connection.cursor().copy(_COPY) as copy:
                for number in range(first, min(first + _BATCH, messages)):
                    row = uuid7()
                    body = seal_body(Body(_TEXT), bound_to=f"outbox|{row}|body")
                    copy.write_row(
                        (row, 10_000_000 + number, int(Lane.BROADCAST), "bench", False, body, 0, 0, at, at, "")
                    )
            connection.commit()
    return time.monotonic() - begun


@contextmanager
def _bot_api() -> Iterator[tuple[str, list[float], threading.Event]]:
    """A Bot API that takes everything; its address, when each message came, and whether anybody asked for updates."""
    sent: list[float] = []
    polled = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            is_message = self.path.endswith("/sendMessage")
            if is_message:
                sent.append(time.monotonic())
            chat = {"id": 1, "type": "private"}
            result: Any = {"message_id": 1, "date": 1, "chat": chat} if is_message else True
            if self.path.endswith("/getUpdates"):
                polled.set()
                time.sleep(5)
                result = []
            if self.path.endswith("/getMe"):
                result = {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
            body = json.dumps({"ok": True, "result": result}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", sent, polled
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    if sys.argv[1] == "bot":
        run_awake()
    else:
        print(enqueue_all(int(sys.argv[1])))
