"""What systemd does on a real machine: keeps a node's services running, and starts again those that ended."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from rehearsal.units import Unit

_LOOK_SECONDS = 0.2
_PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Service:
    """One service of one node."""

    def __init__(self, unit: Unit, enter: Sequence[str], log: Path, environment: dict[str, str]) -> None:
        self.unit = unit
        self._enter = list(enter)
        self._log = log
        self._environment = {"PATH": _PATHS, "LANG": "C.UTF-8", **environment, **unit.environment}
        self._process: subprocess.Popen[bytes] | None = None
        self._due_at: float | None = None
        self.wanted = False

    @property
    def pid(self) -> int:
        """Of its main process; 0 when there is none."""
        return self._process.pid if self._process and self._process.poll() is None else 0

    def start(self) -> None:
        """Starts it, and again whenever it ends."""
        self.wanted = True
        if not self.pid:
            self._process = self._run(self._log.open("ab"))
        self._due_at = None

    def look(self) -> None:
        """Brings it back when it has ended and is due."""
        if not self.wanted or self.pid:
            return
        if self._process is not None and self._process.returncode in self.unit.ends_for_good:
            self.wanted = False
            return
        now = time.monotonic()
        if self._due_at is None:
            self._due_at = now + self.unit.restart_seconds
        elif now >= self._due_at:
            self.start()

    def stop(self) -> None:
        """As `systemctl stop`: waits, and kills what does not end in its time."""
        self.wanted = False
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.Signals[self.unit.stop_signal])
        try:
            self._process.wait(self.unit.stop_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """Its main process, at once; what is wanted comes back."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)

    def _run(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        with log:
            return subprocess.Popen(
                [*self._enter, *self.unit.command],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


class Keeper(threading.Thread):
    """Looks after all services of all nodes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.services: list[Service] = []
        self._lock = threading.Lock()

    def run(self) -> None:
        """For ever: it ends with the process."""
        while True:
            with self._lock:
                for service in self.services:
                    service.look()
            time.sleep(_LOOK_SECONDS)

    def paused(self) -> threading.Lock:
        """Held while what is wanted changes."""
        return self._lock
