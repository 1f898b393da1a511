"""The web process: `python -m projectsplatform.server.process`. Granian's parent stays small, its workers load Django."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec  # type: ignore[attr-defined]  # it exports the name without listing it
from granian.server.mp import MPServer

from projectsplatform.installation import ConfigurationError, Instance, read
from projectsplatform.installation.parent_process import end_with, end_with_supervisor
from projectsplatform.server.allocator import give_back_what_is_large

PLACES = 12
THREADS = 64
BACKLOG = 1024
_HEADERS_WITHIN_SECONDS = 8
_FIRST_WORD_WITHIN_SECONDS = 1
_MAX_HEADER_BYTES = 64 * 1024
_THREAD_IDLE_SECONDS = 60
_KILL_AFTER_SECONDS = 2
_RELOAD_SECONDS = 10
"""A worker goes so long after its successor was begun, which must have loaded Django by then: nobody is refused meanwhile."""
_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "projectsplatform.config.logs.RedactedJson", "format": "%(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}


class _Server(MPServer):
    """All workers take connections from one socket, which the parent keeps.

    On Linux Granian opens one for each worker: while one ends, whoever waits at its door is cut off, and until its successor
    is there nobody is let in. At ours they wait, and are answered. Where the kernel can, it lets a connection in only with the first
    word of its request, because a worker that goes also closes those that have not said anything yet.
    """

    def _init_shared_socket(self) -> None:
        opened = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._ssp, self._shd = None, opened  # type: ignore[assignment]  # Granian declares both as None
        self._sso = socket.socket(fileno=opened.get_fd())
        self._sso.set_inheritable(True)
        if sys.platform == "linux":
            self._sso.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, _FIRST_WORD_WITHIN_SECONDS)


def serve(instance: Instance) -> None:
    """Serves until it is told to stop. A demo is reachable from this machine only."""
    server = _Server(
        "projectsplatform.server.wsgi:application",
        address=instance.bind,
        port=instance.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=instance.web_workers,
        http1_settings=HTTP1Settings(
            header_read_timeout=_HEADERS_WITHIN_SECONDS * 1000, max_buffer_size=_MAX_HEADER_BYTES
        ),
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=_THREAD_IDLE_SECONDS,
        backlog=BACKLOG,
        log_level=LogLevels.error,
        log_dictconfig=_LOGGING,
        respawn_failed_workers=True,
        respawn_interval=_RELOAD_SECONDS,
        workers_kill_timeout=_KILL_AFTER_SECONDS,
    )
    server.serve(target_loader=_loader(os.getpid(), instance.port), wrap_loader=False)


def _loader(parent: int, port: int) -> Callable[[], Any]:
    def load() -> Any:
        end_with(parent, signal.SIGKILL)  # a worker without its parent would keep the port
        give_back_what_is_large()
        from projectsplatform.server.wsgi import served  # noqa: PLC0415 - Django is for the workers only

        return served(port=port, threads=THREADS, places=PLACES)

    return load


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
