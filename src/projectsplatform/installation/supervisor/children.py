"""One process that must be running, and how it is brought back."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.25, 30.0
_STEADY_AFTER_SECONDS = 10.0


class Pauses:
    """How long to wait before something that has ended is started again: twice as long while it keeps ending early."""

    def __init__(self, first: float = _SHORTEST_PAUSE) -> None:
        self._first = self._next = first

    def after(self, lived: float) -> float:
        """Seconds to wait after a life of so many seconds."""
        pause = self._first if lived > _STEADY_AFTER_SECONDS else self._next
        self._next = min(max(_SHORTEST_PAUSE, pause * 2), _LONGEST_PAUSE)
        return pause


class Child:
    """A process of ours, restarted after a pause that doubles while it keeps ending early."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.name = name
        self._command = list(command)
        self._environ = dict(environ)
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._pauses = Pauses()
        self._due_at: float | None = None

    def start(self) -> None:
        """Starts it in our own process group, so that Ctrl-C reaches it."""
        self._due_at = None
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            self._command, env=self._environ, stdin=subprocess.DEVNULL
        )

    def look(self, now: float) -> float | None:
        """Restarts it when it is due; says so when it has ended. Returns when to look again, None when it runs."""
        if self._due_at is not None:
            if now < self._due_at:
                return self._due_at
            self.start()
            return None
        if self._process is None or self._process.poll() is None:
            return None
        pause = self._pauses.after(now - self._started_at)
        self._due_at = now + pause
        say(f"{self.name} ended ({_ending(self._process.returncode)}); starting it again in {pause:g} s.")
        return self._due_at

    def ask_to_stop(self) -> None:
        """Sends SIGTERM."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """Sends SIGKILL and waits."""
        self._send(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


def stop_all(children: Sequence[Child], *, seconds: float) -> None:
    """Asks all to stop at once, and kills those that are still there after a while."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    while any(child.is_running() for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    for child in children:
        child.kill()


def python(*arguments: str) -> list[str]:
    """A command of our own interpreter."""
    return [sys.executable, *arguments]


def say(text: str) -> None:
    """A line for whoever watches the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    return signal.Signals(-code).name if -code in {*signal.Signals} else f"signal {-code}"
