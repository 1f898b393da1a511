"""The private folder of the server's socket. A unix socket's path holds about 104 bytes, so a long VAR_DIR needs
another, short folder: private, of a name that nobody can foresee, remembered beside the data."""

import os
import shutil
import tempfile
from pathlib import Path

from projectsplatform.installation.postgres.failures import PostgresError

_LONGEST = 103 - len("/.s.PGSQL.5432.lock")


def make_socket_folder(home: Path, *, told: Path | None = None) -> Path:
    """An empty folder with mode 0700 whose path is short enough: the one that others have been told, if there is one.
    Raises PostgresError when somebody else has taken that name."""
    remove_socket_folder(home)
    near = home / "socket"
    if len(os.fsencode(near)) <= _LONGEST:
        near.mkdir(mode=0o700)
        return near
    if told is None:
        root = next(root for root in (tempfile.gettempdir(), "/tmp") if len(os.fsencode(root)) <= _LONGEST - 20)  # noqa: S108 - mkdtemp inside
        told = Path(tempfile.mkdtemp(prefix="pp-", dir=root))
    else:
        try:
            told.mkdir(mode=0o700)
        except FileExistsError:
            raise PostgresError(f"{told}, where the database's socket was, has been made by somebody else.") from None
    near.symlink_to(told)
    return told


def remove_socket_folder(home: Path) -> None:
    """Removes what `make_socket_folder` made, now or before a crash."""
    near = home / "socket"
    if near.is_symlink():
        shutil.rmtree(near.readlink(), ignore_errors=True)
        near.unlink()
    elif near.exists():
        shutil.rmtree(near)


def socket_folder(home: Path) -> Path:
    """Where the socket of a running server lies."""
    near = home / "socket"
    return near.readlink() if near.is_symlink() else near
