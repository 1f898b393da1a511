"""The embedded PostgreSQL that must be running, and how it is brought back."""

import time
from collections.abc import Callable
from pathlib import Path

from projectsplatform.installation.postgres import EmbeddedPostgres, PostgresError
from projectsplatform.installation.postgres.failures import AlreadyRunningError
from projectsplatform.installation.supervisor.children import Pauses, say

_COMMAND_PATIENCE_SECONDS = 15.0


class SupervisedPostgres:
    """The server under `home`, restarted after a pause that doubles while it keeps ending early. `pause` waits, and raises to give up."""

    def __init__(self, home: Path, *, pause: Callable[[float], None]) -> None:
        self._server = EmbeddedPostgres(home)
        self._pause = pause
        self._pauses = Pauses(first=0)
        self._started_at = self._due_at = 0.0

    def start(self) -> tuple[str, str]:
        """Starts it; returns the application's address and the owner's. Raises PostgresError, and what `pause` raises."""
        deadline = time.monotonic() + _COMMAND_PATIENCE_SECONDS
        while True:
            try:
                return self._server.start(pause=self._pause), self._server.admin_url
            except AlreadyRunningError:
                if time.monotonic() > deadline:
                    raise
                self._pause(0.1)  # a manage.py command holds it for its run

    def look(self) -> float | None:
        """Restarts it when it is due; says so when it has ended. Returns when to look again, None when it runs."""
        if not self._server.is_running():
            self._bring_back()
        return self._due_at or None

    def stop(self) -> None:
        """Stops it; does nothing when it does not run."""
        self._server.stop(seconds=1.0)

    def _bring_back(self) -> None:
        """Starts it again when it is due. What keeps it away may pass, like a full disk: then it comes back by itself."""
        now = time.monotonic()
        if not self._due_at:
            self._due_at = now + self._pauses.after(now - self._started_at)
            say("The database ended; starting it again.")
        if now < self._due_at:
            return
        self._due_at, self._started_at = 0.0, now
        try:
            self._server.start(pause=self._pause)
        except PostgresError as error:
            say(str(error))
