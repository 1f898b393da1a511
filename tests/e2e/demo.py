"""A running demo, as the journey's tests see it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL
from tempfile import TemporaryDirectory

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres.binaries import binaries_for
from tests.e2e.people import PATIENCE_SECONDS, Phone, Site
from tests.e2e.start import STOP_SECONDS, Start, free_port, wait_for


class Demo:
    """What can be asked of a running demo from outside."""

    def __init__(self, start: Start) -> None:
        self.platform = start
        self.var_dir = start.var_dir
        self.site = Site(f"http://127.0.0.1:{start.port}")

    @property
    def port(self) -> int:
        return self.platform.port

    @property
    def pid(self) -> int:
        """The supervisor's; everything else is below it."""
        return self.platform.pids("installation.supervisor")[0]

    def pids(self, word: str) -> list[int]:
        """Its processes whose command holds a word."""
        return self.platform.pids(word)

    def start(self) -> None:
        """Starts what only its folder exists of."""
        self.platform.begin()

    def manage(self, *words: str, **settings: str) -> str:
        """A command of `manage.py` beside the running demo; its exit code must be 0."""
        return self._run(sys.executable, "manage.py", *words, **settings)

    def pg_dump(self) -> str:
        """The whole database as SQL text."""
        return self._run(self._binary("pg_dump"), "--no-password", self._database())

    def sql(self, *statements: str) -> str:
        """What `psql` prints; the statements are one transaction."""
        each = [word for statement in statements for word in ("-c", statement)]
        return self._run(
            self._binary("psql"), "--no-password", "-1Atq", "-v", "ON_ERROR_STOP=1", self._database(), *each
        )

    def checkpoint(self) -> None:
        """Everything that is only in memory goes into the files."""
        self._run(self._binary("psql"), "--no-password", self._database(), "-c", "CHECKPOINT")

    def log(self) -> str:
        """What all its processes wrote."""
        return self.platform.said()

    def staff_account(self) -> tuple[str, str]:
        """Name and password of the demo's member of staff, as its first start told them."""
        told = re.search(r"staff account, told this once: (\S+) (\S+)", self.log())
        assert told
        return told[1], told[2]

    def wait_until_handled(self, phone: Phone, *, messages: int) -> None:
        """The bot said so many things to the phone."""
        assert wait_for(lambda: len(phone.messages()) >= messages, PATIENCE_SECONDS), phone.messages()

    def _binary(self, name: str) -> str:
        return str(binaries_for(self.var_dir / "postgres" / "data") / name)

    def _database(self) -> str:
        """The owner's address."""
        told = self.manage("shell", "-c", "from django.conf import settings as s; print(s.HERE.database_admin_url)")
        return told.strip().splitlines()[-1]

    def _run(self, *command: str, **settings: str) -> str:
        environ = self.platform.environ(**settings)
        done = subprocess.run(
            command, cwd=PROJECT_ROOT, env=environ, capture_output=True, text=True, timeout=600, check=True
        )
        return done.stdout


@contextmanager
def running_demo(**settings: str) -> Iterator[Demo]:
    """A demo on a folder and a port of its own, gone afterwards."""
    with TemporaryDirectory(prefix="pp-journey-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        start = Start(folder / "var", free_port(), **settings)
        try:
            start.begin()
            yield Demo(start)
        finally:
            start.send(SIGKILL)
            wait_for(lambda: not start.pids(), STOP_SECONDS)
