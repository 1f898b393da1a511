"""The database and the processes of one installation, from their preparation to an orderly end."""

import subprocess
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from projectsplatform.installation import ConfigurationError, Instance
from projectsplatform.installation.disk_space import is_full, no_room
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.first_start_notice import forget_told, untold
from projectsplatform.installation.postgres import PostgresError
from projectsplatform.installation.supervisor.banner import banner
from projectsplatform.installation.supervisor.children import Child, python, say, stop_all
from projectsplatform.installation.supervisor.database import SupervisedPostgres
from projectsplatform.installation.supervisor.environment import owner_environment, without_owner
from projectsplatform.installation.supervisor.probes import is_ready
from projectsplatform.installation.supervisor.signals import Signals, StopError

_STOP_SECONDS = 3.0
_LOOK_EVERY_SECONDS = 1.0
_LOOK_WHILE_STARTING_SECONDS = 0.05
_FAILED = 1
"""The exit code of `database_mark` for a database that cannot be asked."""


class Supervisor:
    """Owns everything that one start runs."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._signals = Signals()
        self._postgres = None if instance.database_url else self._embedded_postgres()
        self._children: list[Child] = []

    def run(self) -> None:
        """Returns when it was asked to stop. Raises ConfigurationError or PostgresError when it cannot start."""
        self._signals.listen()
        try:
            urls = self._start_database()
            of_owner = owner_environment(self._instance, *urls)
            environ = without_owner(of_owner)
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

    def _embedded_postgres(self) -> SupervisedPostgres:
        return SupervisedPostgres(self._instance.var_dir / "postgres", pause=self._signals.pause)

    def _start_database(self) -> tuple[str, str]:
        """The application's address and the owner's."""
        if self._postgres is None:
            return self._instance.database_url or "", self._instance.database_admin_url or ""
        return self._postgres.start()

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
            self._signals.pause(_LOOK_WHILE_STARTING_SECONDS)

    def _watch(self) -> None:
        while True:
            self._signals.pause(self._look_after_all())

    def _look_after_all(self) -> float:
        """Brings back what has ended; the seconds until something is due."""
        database_due_at = self._postgres.look() if self._postgres is not None else None
        now = time.monotonic()
        due = [at for child in self._children if (at := child.look(now)) is not None]
        if database_due_at is not None:
            due.append(database_due_at)
        return max(0.0, min(due, default=now + _LOOK_EVERY_SECONDS) - now)

    def _stop(self) -> None:
        stop_all(self._children, seconds=_STOP_SECONDS)
        if self._postgres is not None:
            self._postgres.stop()
