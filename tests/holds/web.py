"""A web process of its own on the tests' database: real HTTP outside, the same rows inside."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.db import connection

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.parent_process import SUPERVISOR
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.limiter import Rule, seconds_left
from tests.cast import Answer
from tests.e2e.people import PATIENCE_SECONDS
from tests.e2e.start import STOP_SECONDS, free_port, wait_for

_ROOM_SECONDS = 30


@dataclass
class Line:
    """One kept connection to a web process, for one thread."""

    port: int
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def call(self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        return self.send(method, path if path.startswith("/") else f"/api/v1/{path}", data, sent)

    def send(self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]) -> Answer:
        """These bytes, as they are."""
        self._connection.request(method, path, data, headers)
        response = self._connection.getresponse()
        raw = response.read()
        is_json = "json" in response.headers.get("Content-Type", "")
        return Answer(response.status, dict(response.headers), json.loads(raw) if is_json else raw)

    def post(self, path: str, body: Any = None, token: str | None = None, **headers: str) -> Answer:
        return self.call("POST", path, body or {}, token, **headers)


def wait_for_room_in(rule: Rule) -> None:
    """Sleeps past the end of a limit's window that is near: a test's tries are counted together by another process's clock."""
    left = seconds_left(rule, now())
    if left < _ROOM_SECONDS:
        time.sleep(left)


@dataclass(frozen=True)
class Web:
    """A running web process."""

    port: int

    def line(self) -> Line:
        return Line(self.port)

    def post(self, path: str, body: Any = None, token: str | None = None, **headers: str) -> Answer:
        """On a connection of its own."""
        return self.line().post(path, body, token, **headers)


@contextmanager
def running_web(**settings: str) -> Iterator[Web]:
    """A web process on the database that the tests are on; it ends with them."""
    port = free_port()
    ours = {
        "PORT": str(port),
        "METRICS_PORT": "0",
        "DATABASE_URL": tests_database(),
        "DATABASE_ADMIN_URL": "",
        "PYTHONPATH": str(PROJECT_ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "projectsplatform.config.settings",
        SUPERVISOR: str(os.getpid()),
        **settings,
    }
    command = [sys.executable, "-m", "projectsplatform.server.process"]
    with subprocess.Popen(command, env={**os.environ, **ours}, stdin=subprocess.DEVNULL) as process:
        try:
            assert wait_for(lambda: _is_alive(port), PATIENCE_SECONDS)
            yield Web(port)
        finally:
            process.send_signal(signal.SIGTERM)
            if not wait_for(lambda: process.poll() is not None, STOP_SECONDS):
                process.kill()


def tests_database() -> str:
    """The address of the database under test, which Django has made by now."""
    return database_beside(connection.settings_dict["NAME"], connection.settings_dict)


def database_beside(name: str, known: Mapping[str, Any]) -> str:
    """The address of a database of that name on the same server, for whom Django's settings of a database name."""
    given = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
    query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in given.items() if value)
    return f"postgres:///{quote(name)}?{query}"


def _is_alive(port: int) -> bool:
    try:
        return Line(port).call("GET", "/healthz").status == 200
    except OSError:
        return False
