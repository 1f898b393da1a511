"""The life of one start: lock, database, preparation, processes, and an orderly end."""

import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from types import FrameType
from urllib.parse import urlsplit

from projectsplatform.installation import ConfigurationError, Instance, load_environment, read
from projectsplatform.installation.disk_space import is_full, no_room, sentence_of
from projectsplatform.installation.environment import PROJECT_ROOT, is_left_to_the_demo
from projectsplatform.installation.first_start_notice import forget_told, untold
from projectsplatform.installation.lock import lock_var_dir
from projectsplatform.installation.parent_process import SUPERVISOR, die_with_parent
from projectsplatform.installation.postgres import EmbeddedPostgres, PostgresError
from projectsplatform.installation.postgres.failures import AlreadyRunningError
from projectsplatform.installation.supervisor.banner import banner
from projectsplatform.installation.supervisor.children import Child, Pauses, python, say, stop_all
from projectsplatform.installation.supervisor.probes import is_ready, refuse_a_taken_port
from projectsplatform.installation.var_dir import make_var_dir, mark_as_demo

_STOP_SECONDS = 3.0
_COMMAND_PATIENCE_SECONDS = 15.0
_LOOK_EVERY_SECONDS = 1.0
_LOOK_WHILE_STARTING_SECONDS = 0.05
_LEFTOVER_SECONDS = 10.0
_FAILED, _REFUSED = 1, 2
# Empty, not absent: an absent one would be read from `.env`.
_NOT_THE_OWNER = {"DATABASE_ADMIN_URL": ""}


class StopError(Exception):
    """The operator asked for the end."""


class Supervisor:
    """Owns everything that one start runs."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._postgres = None if instance.database_url else EmbeddedPostgres(instance.var_dir / "postgres")
        self._postgres_pauses = Pauses(first=0)
        self._postgres_started_at = self._postgres_due_at = 0.0
        self._children: list[Child] = []
        self._wakeup, self._wakeup_writer = os.pipe()
        self._stopping = False

    def run(self) -> None:
        """Returns when it was asked to stop. Raises ConfigurationError or PostgresError when it cannot start."""
        self._listen_to_signals()
        try:
            urls = self._database()
            of_owner = self._environment(*urls)
            environ = {**of_owner, **_NOT_THE_OWNER}
            self._claim(of_owner)
            manage = str(PROJECT_ROOT / "manage.py")
            self._begin(Child("web", python("-m", "projectsplatform.server.process"), environ))
            self._prepare(python(manage, "prepare"), of_owner)
            self._begin(Child("bot", python(manage, "run_bot"), environ))
            self._wait_until(self._answers)
            self._begin(Child("worker", python(manage, "run_worker"), environ))
            say(banner(self._instance, untold(self._instance.var_dir)))
            forget_told(self._instance.var_dir)
            self._watch()
        except StopError:
            say("Stopping.")
        finally:
            self._stop()

    def _database(self) -> tuple[str, str]:
        """The application's address and the owner's."""
        if self._postgres is None:
            return self._instance.database_url or "", self._instance.database_admin_url or ""
        deadline = time.monotonic() + _COMMAND_PATIENCE_SECONDS
        while True:
            try:
                return self._postgres.start(pause=self._pause), self._postgres.admin_url
            except AlreadyRunningError:
                if time.monotonic() > deadline:
                    raise
                self._pause(0.1)  # a manage.py command holds it for its run

    def _environment(self, database_url: str, database_admin_url: str) -> dict[str, str]:
        instance = self._instance
        counters = instance.var_dir / "metrics"
        shutil.rmtree(counters, ignore_errors=True)
        counters.mkdir()
        (instance.var_dir / "static").mkdir(exist_ok=True)
        return {
            **os.environ,
            "DEMO": "1" if instance.demo else "0",
            "PORT": str(instance.port),
            "VAR_DIR": str(instance.var_dir),
            "DATABASE_URL": database_url,
            "DATABASE_URL_FILE": "",
            "DATABASE_ADMIN_URL": database_admin_url,
            "DATABASE_ADMIN_URL_FILE": "",
            "PROMETHEUS_MULTIPROC_DIR": str(counters),
            "PYTHONPATH": str(PROJECT_ROOT / "src"),
            SUPERVISOR: str(os.getpid()),
        }

    def _claim(self, environ: dict[str, str]) -> None:
        command = python("-m", "projectsplatform.config.database_mark")
        answer = subprocess.run(command, env=environ, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ours
        if answer.returncode != 0:
            kind = PostgresError if answer.returncode == _FAILED else ConfigurationError
            raise kind(answer.stderr.strip())

    def _prepare(self, command: list[str], environ: dict[str, str]) -> None:
        with subprocess.Popen(command, env=environ) as process:  # noqa: S603 - ours
            try:
                self._wait_until(lambda: process.poll() is not None)
            except StopError:
                process.terminate()
                raise
        if process.returncode != 0:
            if self._postgres is not None and is_full(self._instance.var_dir):
                raise ConfigurationError(no_room(self._instance.var_dir))
            raise ConfigurationError("The database could not be prepared; the lines above say why.")

    def _begin(self, child: Child) -> None:
        self._children.append(child)
        child.start()

    def _answers(self) -> bool:
        return is_ready(self._instance.bind, self._instance.port, urlsplit(self._instance.public_url).netloc)

    def _wait_until(self, done: Callable[[], bool]) -> None:
        while not done():
            self._look_after_all()
            self._pause(_LOOK_WHILE_STARTING_SECONDS)

    def _watch(self) -> None:
        while True:
            self._pause(self._look_after_all())

    def _look_after_all(self) -> float:
        """Brings back what has ended; the seconds until something is due."""
        if self._postgres is not None and not self._postgres.is_running():
            self._look_after_the_database(self._postgres)
        now = time.monotonic()
        due = [at for child in self._children if (at := child.look(now)) is not None]
        if self._postgres_due_at:
            due.append(self._postgres_due_at)
        return max(0.0, min(due, default=now + _LOOK_EVERY_SECONDS) - now)

    def _look_after_the_database(self, postgres: EmbeddedPostgres) -> None:
        """Starts it again when it is due. What keeps it away may pass, like a full disk: then it comes back by itself."""
        now = time.monotonic()
        if not self._postgres_due_at:
            self._postgres_due_at = now + self._postgres_pauses.after(now - self._postgres_started_at)
            say("The database ended; starting it again.")
        if now < self._postgres_due_at:
            return
        self._postgres_due_at, self._postgres_started_at = 0.0, now
        try:
            postgres.start(pause=self._pause)
        except PostgresError as error:
            say(str(error))

    def _pause(self, seconds: float) -> None:
        """Sleeps until a signal comes; a child's end is one."""
        readable, _, _ = select.select([self._wakeup], [], [], seconds)
        if readable:
            os.read(self._wakeup, 4096)
        if self._stopping:
            raise StopError

    def _listen_to_signals(self) -> None:
        os.set_blocking(self._wakeup_writer, False)
        signal.set_wakeup_fd(self._wakeup_writer, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _stop(self) -> None:
        stop_all(self._children, seconds=_STOP_SECONDS)
        if self._postgres is not None:
            self._postgres.stop(seconds=1.0)


def start() -> None:
    """Reads the settings, takes the lock and runs. `make run` without a setting of a real installation is a demo."""
    load_environment()
    if not os.environ.get("DEMO") and is_left_to_the_demo(os.environ):
        os.environ["DEMO"] = "1"
    instance = read()
    make_var_dir(instance.var_dir)
    try:
        _run(instance)
    except OSError as error:
        raise ConfigurationError(sentence_of(error, instance.var_dir)) from error


def _run(instance: Instance) -> None:
    _lock, last_port = lock_var_dir(instance.var_dir, port=instance.port)
    refuse_a_taken_port(instance, seconds=_LEFTOVER_SECONDS if last_port == instance.port else 0)
    if instance.demo:
        mark_as_demo(
            instance.var_dir,
            port=instance.port,
            database_url=instance.database_url,
            database_admin_url=instance.database_admin_url,
        )
    Supervisor(instance).run()


def main() -> int:
    """0 after an orderly stop, 2 with one sentence when the settings do not allow a start."""
    if os.environ.get("MAKELEVEL"):
        die_with_parent(os.getppid(), signal.SIGTERM)
    try:
        start()
    except ConfigurationError as error:
        say(str(error))
        return _REFUSED
    except PostgresError as error:
        say(str(error))
        return _FAILED
    return 0
