"""What a server that died without stopping leaves behind."""

import os
import signal
import time
from pathlib import Path

import psutil


def finish_the_old_server(data: Path, *, seconds: float = 10) -> None:
    """Stops an orphan on our data, and keeps a stale pid file from meaning a process that has its number now.

    Whoever calls holds the lock, so a server that still runs here has lost its parent.
    """
    file = data / "postmaster.pid"
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return
    deadline = time.monotonic() + seconds
    while _is_server(pid, data):
        _signal(pid, signal.SIGINT if time.monotonic() < deadline else signal.SIGQUIT)
        time.sleep(0.1)
        if time.monotonic() > deadline + seconds:
            return
    if file.exists() and psutil.pid_exists(pid):
        # PostgreSQL takes its parent's number for stale and then looks whether the old shared memory is still in use.
        lines[0] = str(os.getpid())
        descriptor = os.open(file, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "w", encoding="utf-8") as replaced:
            replaced.write("\n".join(lines) + "\n")


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _is_server(pid: int, data: Path) -> bool:
    """Whether the process is a postmaster on this data folder."""
    try:
        words = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return len(words) > 2 and words[0].endswith("/postgres") and str(data) in words
