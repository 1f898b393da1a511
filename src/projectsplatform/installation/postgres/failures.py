"""What can go wrong with the embedded server, as sentences."""

from pathlib import Path

from projectsplatform.installation.disk_space import is_full, no_room, speaks_of_no_room


class PostgresError(Exception):
    """A sentence for the operator."""


class NoRoomError(PostgresError):
    """Its disk is full."""


class AlreadyRunningError(PostgresError):
    """Another process holds this server."""


def failure_of(what: str, said: str, home: Path) -> PostgresError:
    """The error for a program of the server's that ended with these words."""
    if speaks_of_no_room(said) or is_full(home):
        return NoRoomError(no_room(home))
    return PostgresError(f"{what}: {said.strip()[-600:]}")
