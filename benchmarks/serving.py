"""A WSGI application as the platform's web process runs Django, for the yardsticks."""

from collections.abc import Callable
from typing import Any

import uvicorn

from projectsplatform.server.bodies import body_file, receive_body
from projectsplatform.server.django_pool import DjangoPool
from projectsplatform.server.environ import environ_of
from projectsplatform.server.gate import Gate

_THREADS = 12


class _Bare:
    """The pool alone: no fast lane, no queue."""

    def __init__(self, application: Any) -> None:
        self._pool = DjangoPool(application, threads=1, gate=Gate(), aside=_THREADS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        environ = environ_of(scope)
        with body_file(environ) as body:
            await receive_body(body, receive, environ)
            answer = await self._pool.run_aside(self._pool.respond, environ, body)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})


def serve(port: int, load: Callable[[], Any]) -> None:
    """Serves what `load` makes, until it is told to stop."""
    uvicorn.run(
        _Bare(load()),
        host="127.0.0.1",
        port=port,
        interface="asgi3",
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="error",
    )
