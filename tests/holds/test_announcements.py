"""An announcement to very many: frozen in seconds, sent at a steady rate, paused at once, nobody told twice whatever dies.

The bot is the real one beside a Bot API of our own that counts what arrives, at any hour.
"""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
from benchmarks.machine import free_port, settings_for

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres import EmbeddedPostgres
from tests.counts import full
from tests.holds.announcing import CODES_CHAT

PEOPLE = full(3_000, 1_000_000)
FREEZE_SECONDS = 40
A_SECOND = 25
MEASURED_SECONDS = full(8, 30)
KILLS = full(2, 20)
TOKEN = "42:PROOFPROOFPROOFPROOFPROOFPROOFPROOF"


class Telegram:
    """What arrived: when and for whom."""

    def __init__(self) -> None:
        self.arrived: list[tuple[float, int]] = []

    def of(self, chat_id: int) -> list[float]:
        return [at for at, chat in list(self.arrived) if chat == chat_id]

    def announced(self) -> list[tuple[float, int]]:
        return [(at, chat) for at, chat in list(self.arrived) if chat != CODES_CHAT]


class Desk:
    """`tests.holds.announcing` in a process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def do(self, command: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class Bot:
    """The bot's process, which can be killed and started again."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "benchmarks.broadcast", "bot"]
        self._process = subprocess.Popen(command, env=self._environ, cwd=PROJECT_ROOT, stdin=subprocess.DEVNULL)

    def kill(self) -> None:
        assert self._process
        self._process.send_signal(SIGKILL)
        self._process.wait(20)

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)


@contextmanager
def telegram() -> Iterator[tuple[str, Telegram]]:
    """A Bot API on loopback that takes everything."""
    seen = Telegram()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            result: Any = True
            if self.path.endswith("/sendMessage"):
                seen.arrived.append((time.time(), _chat_of(body)))
                result = {"message_id": len(seen.arrived), "date": 1, "chat": {"id": 1, "type": "private"}}
            elif self.path.endswith("/getUpdates"):
                time.sleep(2)
                result = []
            elif self.path.endswith("/getMe"):
                result = {"id": 42, "is_bot": True, "first_name": "Proof", "username": "proof_bot"}
            answer = json.dumps({"ok": True, "result": result}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            with suppress(OSError):  # the bot was killed meanwhile
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()


def _chat_of(body: str) -> int:
    from urllib.parse import parse_qs

    return int(json.loads(body)["chat_id"] if body.startswith("{") else parse_qs(body)["chat_id"][0])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Desk, Bot, Telegram]]:
    with EmbeddedPostgres(tmp_path / "db") as postgres, telegram() as (api, seen):
        var_dir = tmp_path / "var"
        var_dir.mkdir()
        more = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api, "PORT": str(free_port())}
        environ = settings_for(var_dir, postgres.admin_url, **more)
        subprocess.run([sys.executable, "manage.py", "prepare"], env=environ, cwd=PROJECT_ROOT, check=True)
        command = [sys.executable, "-m", "tests.holds.announcing"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        bot = Bot(environ)
        with subprocess.Popen(command, env=environ, cwd=PROJECT_ROOT, **pipes) as process:
            yield Desk(process), bot, seen
            bot.stop()
            assert process.stdin
            process.stdin.close()


@pytest.mark.prove
def test_very_many_are_told_steadily_and_nobody_twice(
    place: tuple[Desk, Bot, Telegram], measured: Callable[[str], None]
) -> None:
    desk, bot, seen = place
    desk.do(f"crowd {PEOPLE}")
    frozen = desk.do("freeze")
    assert desk.do("counts")["people"] == PEOPLE
    assert frozen <= FREEZE_SECONDS

    bot.start()
    rate, code = _rate_and_code(desk, seen)
    stopped = _seconds_to_stop(desk, seen)
    killed = _kill_and_go_on(desk, bot, seen)
    measured(
        f"announcement to {PEOPLE}: frozen in {frozen:.1f} s, {rate:.1f}/s, a code meanwhile {code:.2f} s, "
        f"paused after {stopped:.2f} s, {killed['uncertain']} uncertain of {KILLS} kills"
    )
    assert rate >= 0.95 * A_SECOND
    assert code <= 2
    assert stopped <= 1


def _rate_and_code(desk: Desk, seen: Telegram) -> tuple[float, float]:
    """Messages a second, and how long a code takes meanwhile."""
    _wait(lambda: len(seen.announced()) > A_SECOND)
    before, begun = len(seen.announced()), time.time()
    time.sleep(MEASURED_SECONDS / 2)
    asked = desk.do("code")
    time.sleep(MEASURED_SECONDS / 2)
    rate = (len(seen.announced()) - before) / (time.time() - begun)
    _wait(lambda: bool(seen.of(CODES_CHAT)))
    return rate, seen.of(CODES_CHAT)[0] - asked


def _seconds_to_stop(desk: Desk, seen: Telegram) -> float:
    """From the pause to the last message that still arrives."""
    paused = desk.do("pause")
    time.sleep(3)
    last = max(at for at, _chat in seen.announced())
    return max(0.0, last - paused)


def _kill_and_go_on(desk: Desk, bot: Bot, seen: Telegram) -> dict[str, Any]:
    """SIGKILL in full flight; afterwards each chat got one message, and what was in flight is uncertain."""
    desk.do("resume")
    for _kill in range(KILLS):
        before = len(seen.announced())
        _wait(lambda before=before: len(seen.announced()) > before + 2 * A_SECOND)
        bot.kill()
        bot.start()
    before = len(seen.announced())
    _wait(lambda: len(seen.announced()) > before + A_SECOND)
    desk.do("pause")
    _wait(lambda: desk.do("counts")["queued"] == 0, seconds=60)
    counts = desk.do("counts")
    told = Counter(chat for _at, chat in seen.announced())
    assert max(told.values()) == 1
    assert counts["sent"] <= len(told) <= counts["sent"] + counts["uncertain"]
    assert counts["failed"] == counts["blocked"] == counts["skipped"] == 0
    assert isinstance(counts, dict)
    return counts


def _wait(is_so: Callable[[], bool], *, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)
