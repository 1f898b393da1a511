"""The embedded server's process, the postmaster: launched, watched until it is ready, stopped."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from projectsplatform.installation.postgres.failures import PostgresError, failure_of
from projectsplatform.installation.postgres.identity import Identity

_LOG_BYTES = 4 * 1024 * 1024
_RECOVERING = {"starting", "standby"}
_SAY_AGAIN_SECONDS = 60.0
_STILL_IN_USE = "pre-existing shared memory block"


class Postmaster:
    """The process of the server whose data and log lie in `home`."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._data = home / "data"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its process id."""
        return None if self._process is None else self._process.pid

    def is_running(self) -> bool:
        """Whether the process is there; it may still be recovering."""
        return self._process is not None and self._process.poll() is None

    def launch(self, command: list[str | Path], who: Identity, deadline: float, pause: Callable[[float], None]) -> bool:
        """True when the server is ready, False when backends of a dead one still hold its memory. Raises PostgresError, and
        what `pause` raises. While the server recovers, the deadline is put off."""
        log = self._home / "server.log"
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".log.old"))
        with log.open("ab") as file:
            begun = file.tell()
            self._process = subprocess.Popen(  # noqa: S603 - our own binary
                who.command(command),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                cwd="/",
                process_group=0,  # Ctrl-C must reach it last, after those that use it: the supervisor passes it on
            )
        while (status := status_of(self._data, self._process.pid)) != "ready":
            if self._process.poll() is not None:
                said = log.read_bytes()[begun:].decode("utf-8", "replace")
                if _STILL_IN_USE in said and time.monotonic() < deadline:
                    return False
                raise failure_of("PostgreSQL did not start", said, self._home)
            if time.monotonic() > deadline:
                if status not in _RECOVERING:
                    raise PostgresError(f"PostgreSQL was not ready in time; see {log}.")
                sys.stderr.write(f"PostgreSQL is still recovering; see {log}.\n")
                deadline = time.monotonic() + _SAY_AGAIN_SECONDS
            pause(0.01)
        return True

    def stop(self, seconds: float) -> None:
        """A fast shutdown, then an immediate one. Does nothing when it does not run."""
        process, self._process = self._process, None
        if process is not None:
            for how, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 1.0)):
                process.send_signal(how)
                try:
                    process.wait(patience)
                    break
                except subprocess.TimeoutExpired:
                    continue


def status_of(data: Path, pid: int | None) -> str:
    """What pg_ctl looks at: the eighth line of postmaster.pid, of one process or of any; empty before there is one."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return lines[7].strip() if len(lines) > 7 and (pid is None or lines[0].strip() == str(pid)) else ""
