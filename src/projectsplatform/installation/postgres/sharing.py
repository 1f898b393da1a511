"""Commands at the same time: one starts the server, the others use it, and it stops when the last of them is done."""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from projectsplatform.installation.lock import try_lock
from projectsplatform.installation.postgres.failures import AlreadyRunningError, PostgresError
from projectsplatform.installation.postgres.server import EmbeddedPostgres, make_home


@contextmanager
def running_server(home: Path, *, seconds: float = 60) -> Iterator[EmbeddedPostgres]:
    """The server in `home`: the supervisor's, another command's, or one that runs for this block only."""
    make_home(home)
    users = os.open(home / "users", os.O_RDWR | os.O_CREAT, 0o600)
    server = EmbeddedPostgres(home)
    try:
        _join(server, users, time.monotonic() + seconds)
        try:
            yield server
        finally:
            if server.is_running():
                _wait_for_the_others(users)
    finally:
        server.stop()
        os.close(users)


def _join(server: EmbeddedPostgres, users: int, deadline: float) -> None:
    while time.monotonic() < deadline:
        if try_lock(users, fcntl.LOCK_SH):
            try:
                server.start()
            except AlreadyRunningError:
                if server.is_ready():
                    return
                fcntl.flock(users, fcntl.LOCK_UN)
            else:
                return
        time.sleep(0.05)
    raise PostgresError(
        f"The embedded PostgreSQL under {server.home} is held by another process and does not get ready."
    )


def _wait_for_the_others(users: int) -> None:
    if not try_lock(users):
        sys.stderr.write("Waiting for another command that uses the embedded database.\n")
        fcntl.flock(users, fcntl.LOCK_EX)
