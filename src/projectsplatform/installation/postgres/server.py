"""One PostgreSQL server: made once, started, watched and stopped by whoever holds its lock."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import quote

from projectsplatform.installation.lock import try_lock
from projectsplatform.installation.postgres.binaries import binaries_for
from projectsplatform.installation.postgres.failures import AlreadyRunningError, PostgresError, failure_of
from projectsplatform.installation.postgres.identity import Identity, identity_for
from projectsplatform.installation.postgres.leftovers import finish_the_old_server
from projectsplatform.installation.postgres.options import server_command
from projectsplatform.installation.postgres.socket_folder import make_socket_folder, remove_socket_folder, socket_folder

SUPERUSER = "postgres"
APPLICATION = "platform_app"
"""The role that the platform works as: it owns nothing, and `migrate` says what it may do."""
DATABASE = "projectsplatform"
_DRAFT = "data.partial-"
_LOG_BYTES = 4 * 1024 * 1024
_RECOVERING = {"starting", "standby"}
_SAY_AGAIN_SECONDS = 60.0
_STILL_IN_USE = "pre-existing shared memory block"
_MAKE_APPLICATION_ROLE = f"CREATE ROLE {APPLICATION} LOGIN;\n"
_HAS_APPLICATION_ROLE = f"SELECT 'there' FROM pg_roles WHERE rolname = '{APPLICATION}'"  # noqa: S608 - our own name


class EmbeddedPostgres:
    """The server whose data, log and lock live in `home`. `durable=False` (tests) trades crash safety for speed."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.data = home / "data"
        self._durable = durable
        self._lock: int | None = None
        self._sockets: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, seconds: float = 30, pause: Callable[[float], None] = time.sleep) -> str:
        """Starts the server and returns its URL. Raises PostgresError, and whatever `pause` raises to give up waiting;
        needs no help after any kind of crash. While the server recovers it is given time."""
        deadline = time.monotonic() + seconds
        self._take_lock()
        try:
            binaries = binaries_for(self.data)
            who = identity_for(self.home, binaries / "postgres")
            finish_the_old_server(self.data)
            self._make_cluster(binaries, who)
            # The second time in the same place: others were told where it is.
            sockets = self._sockets = make_socket_folder(self.home, told=self._sockets)
            who.own(sockets)
            while not self._launched(binaries, who, sockets, deadline, pause):
                pause(0.2)
            self._make_application_role(binaries, who)
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self, *, seconds: float = 3) -> None:
        """Stops the server: a fast shutdown, then an immediate one. Does nothing when it does not run."""
        process, self._process = self._process, None
        if process is not None:
            for how, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 1.0)):
                process.send_signal(how)
                try:
                    process.wait(patience)
                    break
                except subprocess.TimeoutExpired:
                    continue
        if self._lock is not None:
            remove_socket_folder(self.home)
            os.close(self._lock)
            self._lock = None

    def is_running(self) -> bool:
        """Whether the process is there; it may still be recovering."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The postmaster's process id."""
        return None if self._process is None else self._process.pid

    def is_ready(self) -> bool:
        """Whether a server on this data says that it takes connections; it may be another process's child."""
        return _status(self.data, None) == "ready"

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

    def _make_cluster(self, binaries: Path, who: Identity) -> None:
        if self.data.exists():
            return
        for left in self.home.glob(f"{_DRAFT}*"):
            shutil.rmtree(left, ignore_errors=True)  # initdb's children may still be in there for a moment
        # Renamed when it is whole: a start that was killed here begins anew, in a place of its own.
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=self.home))
        who.own(draft)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        speed = [] if self._durable else ["--no-sync"]
        create = f"CREATE DATABASE {DATABASE} STRATEGY FILE_COPY;\n{_MAKE_APPLICATION_ROLE}"
        try:
            self._run([binaries / "initdb", "-D", draft, "-U", SUPERUSER, "-A", "trust", *locale, *speed], who)
            self._run([binaries / "postgres", "--single", "-D", draft, SUPERUSER], who, create)
        except PostgresError:
            shutil.rmtree(draft, ignore_errors=True)  # mostly for want of room, which it must not take
            raise
        draft.rename(self.data)

    def _make_application_role(self, binaries: Path, who: Identity) -> None:
        """For a cluster from before there were two roles, also one out of an old base backup."""
        ask: list[str | Path] = [binaries / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.admin_url, "-c"]
        if not self._run([*ask, _HAS_APPLICATION_ROLE], who):
            self._run([*ask, _MAKE_APPLICATION_ROLE], who)

    def _run(self, command: list[str | Path], who: Identity, text: str = "") -> str:
        answer = subprocess.run(  # noqa: S603 - our own binaries
            who.command(command), input=text, text=True, capture_output=True, check=False, cwd="/"
        )
        if answer.returncode != 0 or "ERROR" in answer.stderr:
            raise failure_of(f"{Path(command[0]).name} failed", answer.stderr or answer.stdout, self.home)
        return answer.stdout

    def _launched(
        self, binaries: Path, who: Identity, sockets: Path, deadline: float, pause: Callable[[float], None]
    ) -> bool:
        """True when the server is ready, False when backends of a dead one still hold its memory."""
        log = self.home / "server.log"
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".log.old"))
        command = who.command(server_command(binaries, self.data, sockets, durable=self._durable))
        with log.open("ab") as file:
            begun = file.tell()
            self._process = subprocess.Popen(  # noqa: S603 - our own binary
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                cwd="/",
                process_group=0,  # Ctrl-C must reach it last, after those that use it: the supervisor passes it on
            )
        while (status := _status(self.data, self._process.pid)) != "ready":
            if self._process.poll() is not None:
                said = log.read_bytes()[begun:].decode("utf-8", "replace")
                if _STILL_IN_USE in said and time.monotonic() < deadline:
                    return False
                raise failure_of("PostgreSQL did not start", said, self.home)
            if time.monotonic() > deadline:
                if status not in _RECOVERING:
                    raise PostgresError(f"PostgreSQL was not ready in time; see {log}.")
                sys.stderr.write(f"PostgreSQL is still recovering; see {log}.\n")
                deadline = time.monotonic() + _SAY_AGAIN_SECONDS
            pause(0.01)
        return True


def make_home(home: Path) -> None:
    """Makes the server's folder. It stays ours, and the server's user may only pass through."""
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o711)


def _status(data: Path, pid: int | None) -> str:
    """What pg_ctl looks at: the eighth line of postmaster.pid, of one process or of any; empty before there is one."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return lines[7].strip() if len(lines) > 7 and (pid is None or lines[0].strip() == str(pid)) else ""
