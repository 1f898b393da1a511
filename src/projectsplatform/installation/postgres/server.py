"""One PostgreSQL server: made once, started, watched and stopped by whoever holds its lock."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import quote

from projectsplatform.installation.lock import try_lock
from projectsplatform.installation.postgres.binaries import binaries_for
from projectsplatform.installation.postgres.cluster import (
    APPLICATION,
    DATABASE,
    SUPERUSER,
    make_application_role,
    make_cluster,
)
from projectsplatform.installation.postgres.failures import AlreadyRunningError
from projectsplatform.installation.postgres.identity import identity_for
from projectsplatform.installation.postgres.leftovers import finish_the_old_server
from projectsplatform.installation.postgres.options import server_command
from projectsplatform.installation.postgres.postmaster import Postmaster, status_of
from projectsplatform.installation.postgres.socket_folder import make_socket_folder, remove_socket_folder, socket_folder


class EmbeddedPostgres:
    """The server whose data, log and lock live in `home`. `durable=False` (tests) trades crash safety for speed."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.data = home / "data"
        self._durable = durable
        self._lock: int | None = None
        self._sockets: Path | None = None
        self._postmaster = Postmaster(home)

    def start(self, *, seconds: float = 30, pause: Callable[[float], None] = time.sleep) -> str:
        """Starts the server and returns its URL. Raises PostgresError, and whatever `pause` raises to give up waiting;
        needs no help after any kind of crash. While the server recovers it is given time."""
        deadline = time.monotonic() + seconds
        self._take_lock()
        try:
            binaries = binaries_for(self.data)
            who = identity_for(self.home, binaries / "postgres")
            finish_the_old_server(self.data)
            make_cluster(self.home, self.data, binaries, who, durable=self._durable)
            # The second time in the same place: others were told where it is.
            sockets = self._sockets = make_socket_folder(self.home, told=self._sockets)
            who.own(sockets)
            while not self._postmaster.launch(
                server_command(binaries, self.data, sockets, durable=self._durable), who, deadline, pause
            ):
                pause(0.2)
            make_application_role(self.home, self.admin_url, binaries, who)
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self, *, seconds: float = 3) -> None:
        """Stops the server: a fast shutdown, then an immediate one. Does nothing when it does not run."""
        self._postmaster.stop(seconds)
        if self._lock is not None:
            remove_socket_folder(self.home)
            os.close(self._lock)
            self._lock = None

    def is_running(self) -> bool:
        """Whether the process is there; it may still be recovering."""
        return self._postmaster.is_running()

    @property
    def pid(self) -> int | None:
        """The postmaster's process id."""
        return self._postmaster.pid

    def is_ready(self) -> bool:
        """Whether a server on this data says that it takes connections; it may be another process's child."""
        return status_of(self.data, None) == "ready"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the started server is, for the application."""
        return self._url(APPLICATION)

    @property
    def admin_url(self) -> str:
        """The same for the owner of the tables."""
        return self._url(SUPERUSER)

    def _url(self, role: str) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(socket_folder(self.home)), safe='/')}"

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        make_home(self.home)
        lock = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not try_lock(lock):
            os.close(lock)
            raise AlreadyRunningError(f"The embedded PostgreSQL under {self.home} is already running.")
        self._lock = lock


def make_home(home: Path) -> None:
    """Makes the server's folder. It stays ours, and the server's user may only pass through."""
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o711)
