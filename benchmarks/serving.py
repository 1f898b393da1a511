"""Granian as the platform's web process runs it, for the yardsticks."""

from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from projectsplatform.server.process import BACKLOG, THREADS


def serve(port: int, load: Callable[[], Any]) -> None:
    """Serves what `load` makes in the worker, until it is told to stop."""
    server = Granian(
        "yardstick",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        http1_settings=HTTP1Settings(header_read_timeout=9000, max_buffer_size=64 * 1024),
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=60,
        backlog=BACKLOG,
        log_level=LogLevels.error,
        workers_kill_timeout=2,
    )
    server.serve(target_loader=load, wrap_loader=False)
