"""The web process: `python -m projectsplatform.server.process`. It keeps the listening socket and the workers, and stays small."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

from projectsplatform.installation import ConfigurationError, Instance, read
from projectsplatform.installation.parent_process import end_with_supervisor

BACKLOG = 1024
_LOOK_SECONDS = 0.05
_READY_SECONDS = 60.0
_REPLACED_SECONDS = 40.0
_STOP_SECONDS = 2.0
# glibc keeps a password hash's 19 MiB in each thread's arena unless large blocks go back to the system at once. They then come anew for
# each hash, in large pages where the kernel gives them when asked: with small ones page faults take a third of a hash's CPU.
_MALLOC = {"MALLOC_ARENA_MAX": "4", "MALLOC_MMAP_THRESHOLD_": "1048576", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
_PAUSE_SECONDS = 1.0
"""Before a worker that ended without having served is started again."""


@dataclass(slots=True)
class _Worker:
    process: "subprocess.Popen[bytes]"
    ready: int
    """A pipe's end; -1 when it was heard."""

    def is_ready(self) -> bool:
        """Whether it serves."""
        if self.ready >= 0 and select.select([self.ready], [], [], 0)[0]:
            is_told = bool(os.read(self.ready, 1))
            self.close()
            return is_told
        return self.ready < 0 and self.is_running()

    def is_running(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        if self.ready >= 0:
            os.close(self.ready)
            self.ready = -1


class WebProcess:
    """All workers accept from one socket: while one ends and its successor loads, connections wait and nobody is refused."""

    def __init__(self, listener: socket.socket, workers: int) -> None:
        self._listener = listener
        self._workers = [self._start() for _ in range(workers)]
        self._leaving: list[tuple[_Worker, float]] = []
        self._is_stopping = False
        self._is_replacing = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT. SIGHUP replaces the workers, for new keys or a new release."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(self, "_is_stopping", True))
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "_is_replacing", True))
        while not self._is_stopping:
            self._restart_the_dead()
            if self._is_replacing:
                self._is_replacing = False
                self._replace_all()
            self._kill_the_late()
            time.sleep(_LOOK_SECONDS)
        self._stop()

    def _start(self) -> _Worker:
        ready, told = os.pipe()
        listener = self._listener.fileno()
        command = [sys.executable, "-m", "projectsplatform.server.worker", str(listener), str(told), str(os.getpid())]
        process = subprocess.Popen(  # noqa: S603  ours
            command, pass_fds=(listener, told), stdin=subprocess.DEVNULL, env={**_MALLOC, **os.environ}
        )
        os.close(told)
        return _Worker(process, ready)

    def _restart_the_dead(self) -> None:
        for number, worker in enumerate(self._workers):
            if worker.is_running():
                worker.is_ready()  # closes the pipe
                continue
            if worker.ready >= 0 and not worker.is_ready():
                time.sleep(_PAUSE_SECONDS)
            worker.close()
            self._workers[number] = self._start()

    def _replace_all(self) -> None:
        """One by one, the successor first; a worker whose successor does not come up stays."""
        for number, worker in enumerate(self._workers):
            successor = self._start()
            if not self._is_up(successor):
                successor.process.kill()
                successor.process.wait()
                successor.close()
                return
            self._workers[number] = successor
            worker.process.send_signal(signal.SIGTERM)
            self._leaving.append((worker, time.monotonic() + _REPLACED_SECONDS))

    def _is_up(self, worker: _Worker) -> bool:
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and not self._is_stopping and worker.is_running():
            if worker.is_ready():
                return True
            self._kill_the_late()
            time.sleep(_LOOK_SECONDS)
        return False

    def _kill_the_late(self) -> None:
        now = time.monotonic()
        for worker, deadline in self._leaving:
            if worker.is_running() and now > deadline:
                worker.process.kill()
        self._leaving = [(worker, deadline) for worker, deadline in self._leaving if worker.is_running()]

    def _stop(self) -> None:
        workers = [*self._workers, *(worker for worker, _ in self._leaving)]
        for worker in workers:
            worker.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while any(worker.is_running() for worker in workers) and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
        for worker in workers:
            worker.process.kill()
            worker.process.wait()


def serve(instance: Instance) -> None:
    """Serves until it is told to stop. A demo is reachable from this machine only."""
    family = socket.AF_INET6 if ":" in instance.bind else socket.AF_INET
    with socket.create_server((instance.bind, instance.port), family=family, backlog=BACKLOG) as listener:
        WebProcess(listener, instance.web_workers).run()


def main() -> int:
    """Exit code 2 and a sentence for settings that do not fit."""
    end_with_supervisor()
    try:
        serve(read())
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
