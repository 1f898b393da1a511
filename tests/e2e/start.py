"""One start of the real thing, on a folder and a port of its own."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from projectsplatform.installation.environment import PROJECT_ROOT, SETTINGS

READY_SECONDS, STOP_SECONDS = 400, 5


def free_port() -> int:
    """With the next one free as well, for the numbers. Below those that the kernel gives to clients: one that knocks where
    nobody listens yet could be given that very port, and would be answered by itself."""
    while True:
        port = random.randrange(20_000, 32_000)
        if _is_free(port) and _is_free(port + 1):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for(holds: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Start:
    """One start of the platform and what can be seen of it; a demo, unless its settings say otherwise."""

    def __init__(self, var_dir: Path, port: int, **settings: str) -> None:
        self.var_dir = var_dir
        self.port = port
        self.settings = settings
        self.log = var_dir.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    def environ(self, **settings: str) -> dict[str, str]:
        ours = {
            "PORT": str(self.port),
            "VAR_DIR": str(self.var_dir),
            "PYTHONPATH": str(PROJECT_ROOT / "src"),
            "MAKELEVEL": "1",  # as under make, it ends with whoever started it: these tests
            **self.settings,
            **settings,
        }
        left_out = {*SETTINGS, "TESTS_HOME", "PROMETHEUS_MULTIPROC_DIR", "DJANGO_SETTINGS_MODULE"}
        # An empty setting beats `.env`, which may make the checkout at hand a real installation.
        unset = dict.fromkeys(SETTINGS, "")
        return {**{name: value for name, value in os.environ.items() if name not in left_out}, **unset, **ours}

    def begin(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "projectsplatform.installation.supervisor"],
                env=self.environ(),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        assert wait_for(lambda: "ready" in self.said() and self.pids("run_bot"), READY_SECONDS), self.said()

    def refused(self, **settings: str) -> str:
        """What a start says that is refused at once."""
        command = [sys.executable, "-m", "projectsplatform.installation.supervisor"]
        answer = subprocess.run(
            command, env=self.environ(**settings), capture_output=True, text=True, timeout=30, check=False
        )
        assert answer.returncode == 2, answer
        assert answer.stderr == ""
        return answer.stdout

    def send(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, seconds: float) -> int:
        assert self._process is not None
        return self._process.wait(seconds)

    def said(self) -> str:
        return self.log.read_text()

    def pids(self, word: str = "") -> list[int]:
        """Our processes whose command holds a word."""
        mark = f"VAR_DIR={self.var_dir}\0".encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if command and word in command:
                        found.append(int(entry.name))
            except OSError:
                continue
        return sorted(found)

    def get(self, path: str, port: int = 0, *, seconds: float = 10) -> tuple[int, str]:
        try:
            with urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=seconds) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def is_ready(self) -> bool:
        return self.get("/readyz") == (200, '{"status": "ok"}')
