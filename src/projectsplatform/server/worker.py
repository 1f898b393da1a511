"""A worker of the web process: `python -m projectsplatform.server.worker LISTENER READY PARENT`, three numbers.

LISTENER is the descriptor of the listening socket, READY of a pipe that hears when the worker serves, PARENT the process id of the
web process.
"""

import asyncio
import gc
import os
import signal
import socket
import sys
from typing import Any

import uvicorn

from projectsplatform.installation.parent_process import die_with_parent
from projectsplatform.server.protocol import IDLE_SECONDS, LimitedProtocol

_LAST_ACCEPTED_SECONDS = 0.5
_FINISH_SECONDS = 30
_LOOK_SECONDS = 1.0
_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "projectsplatform.config.logs.RedactedJson", "format": "%(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"uvicorn": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}


class WorkerServer(uvicorn.Server):
    """Says when it serves, looks after slow connections, and stops in two steps."""

    def __init__(self, config: uvicorn.Config, ready: int) -> None:
        super().__init__(config)
        self._ready = ready
        self._looking: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # what was loaded stays: looking through it for garbage would stop everybody for a tenth of a second
        self._looking = asyncio.ensure_future(self._look_after_connections())
        os.write(self._ready, b"1")
        os.close(self._ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn. Connections that were accepted last get a moment to send their request: uvicorn closes those that
        have sent none."""
        for server in self.servers:
            server.close()
        await asyncio.sleep(_LAST_ACCEPTED_SECONDS)
        await super().shutdown(sockets)
        if self._looking is not None:
            self._looking.cancel()

    async def _look_after_connections(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = loop.time()
            for connection in list(self.server_state.connections):
                if isinstance(connection, LimitedProtocol):
                    connection.look(now)


def main() -> None:
    """Serves until SIGTERM."""
    listener, ready, parent = map(int, sys.argv[1:])
    die_with_parent(parent, signal.SIGKILL)
    from projectsplatform.server.asgi import make_application  # noqa: PLC0415  Django is loaded after the line before
    from projectsplatform.server.lane_protocol import lane_protocol  # noqa: PLC0415  as above

    application = make_application()
    config = uvicorn.Config(
        application,
        http=lane_protocol(application.lane),
        loop="uvloop",
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=_LOGGING,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        forwarded_allow_ips="",
        workers=1,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=_FINISH_SECONDS,
    )
    WorkerServer(config, ready).run(sockets=[socket.socket(fileno=listener)])


if __name__ == "__main__":
    main()
