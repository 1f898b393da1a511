"""Processes of the bench: the platform, its yardsticks and the database, and what the kernel counts for them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from projectsplatform.installation.environment import PROJECT_ROOT, SETTINGS
from projectsplatform.installation.parent_process import SUPERVISOR

_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE_SECONDS = 60
_ENDS_WITHIN_SECONDS = 30


@dataclass(frozen=True)
class Process:
    """A server of ours on a loopback port."""

    pid: int
    port: int

    def cpu(self) -> float:
        """Seconds of CPU that it and its children have used."""
        return sum(_cpu(pid) for pid in family(self.pid))

    def megabytes(self) -> float:
        """Resident memory of its largest process."""
        return max(_resident(pid) for pid in family(self.pid))


def settings_for(var_dir: Path, database_url: str, **more: str) -> dict[str, str]:
    """The environment of a demo on that database."""
    ours = {
        **dict.fromkeys(SETTINGS, ""),
        "DEMO": "1",
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": database_url,
        "METRICS_PORT": "0",
        "PYTHONPATH": os.pathsep.join((str(PROJECT_ROOT / "src"), str(PROJECT_ROOT))),
        "DJANGO_SETTINGS_MODULE": "projectsplatform.config.settings",
    }
    kept = {name: value for name, value in os.environ.items() if name not in {*SETTINGS, "MAKELEVEL"}}
    return {**kept, **ours, **more}


@contextmanager
def running_web(environ: dict[str, str], *, workers: int = 1) -> Iterator[Process]:
    """The real web process, counting for Prometheus as under `make run`."""
    port = free_port()
    counters = Path(environ["VAR_DIR"]) / f"metrics-{port}"
    counters.mkdir(exist_ok=True)
    (Path(environ["VAR_DIR"]) / "static").mkdir(exist_ok=True)
    settings = {
        "PORT": str(port),
        "WEB_WORKERS": str(workers),
        "PROMETHEUS_MULTIPROC_DIR": str(counters),
        SUPERVISOR: str(os.getpid()),
    }
    with _running([sys.executable, "-m", "projectsplatform.server.process"], {**environ, **settings}, port) as process:
        yield process


@contextmanager
def running_worker(environ: dict[str, str]) -> Iterator[None]:
    """The real worker, which sums and counts for the panel."""
    with _begun([sys.executable, "manage.py", "run_worker"], {**environ, SUPERVISOR: str(os.getpid())}):
        yield


@contextmanager
def running_yardstick(environ: dict[str, str], module: str, *arguments: str) -> Iterator[Process]:
    """`benchmarks.floor` or `benchmarks.empty`."""
    port = free_port()
    command = [sys.executable, "-m", f"benchmarks.{module}", str(port), *arguments]
    with _running(command, environ, port) as process:
        yield process


@contextmanager
def _running(command: list[str], environ: dict[str, str], port: int) -> Iterator[Process]:
    with _begun(command, environ) as process:
        wait_for(port, process)
        yield Process(process.pid, port)


@contextmanager
def _begun(command: list[str], environ: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """A process that is asked to end at the end, and killed when it does not."""
    with subprocess.Popen(command, env=environ, cwd=PROJECT_ROOT, stdin=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_ENDS_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Until somebody listens there. Raises RuntimeError when the process ends before."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    message = f"{process.args!r} does not listen"
    raise RuntimeError(message)


def started_within(var_dir: Path) -> float:
    """Seconds from the start of everything to its first ready answer, on a folder that was used before."""
    port = free_port()
    environ = settings_for(var_dir, "", PORT=str(port))
    begun = time.monotonic()
    command = [sys.executable, "-m", "projectsplatform.installation.supervisor"]
    with subprocess.Popen(
        command, env=environ, cwd=PROJECT_ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        try:
            while not _is_ready(port):
                if process.poll() is not None or time.monotonic() > begun + _PATIENCE_SECONDS:
                    message = "the platform does not start"
                    raise RuntimeError(message)
                time.sleep(0.02)
            return time.monotonic() - begun
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return int(answer.status) == 200
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(pid: int) -> list[int]:
    """The process and everything below it."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                found += [int(child) for child in task.read_text().split()]
    return found


def _cpu(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended; its parent's times have what it used
        return 0.0
    return sum(int(word) for word in words[11:15]) / _TICKS


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
