"""Who the server runs as. PostgreSQL refuses root, so as root it becomes an unprivileged user that exists already.

Where that user cannot reach the binaries or the data (a project below /root, mode 700), it keeps the one capability
that lets it, instead of anybody's permissions being changed.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from projectsplatform.installation.postgres.failures import PostgresError

_ACCOUNTS = ("postgres", "nobody", "daemon")
_LADDER = ("", "dac_read_search", "dac_override")
_TRIAL = 'cd -- "$1" && ls -- "$2" && "$3" --version'
"""A shell's: whether it reaches the home and the files beside the program, and can run that."""
Command = list[str | Path]


@dataclass(frozen=True, slots=True)
class Identity:
    """A user and the capability that it keeps, if any; `uid` None: our own user."""

    uid: int | None = None
    gid: int | None = None
    capability: str = ""

    def own(self, path: Path) -> None:
        """Gives a folder of ours to the server's user."""
        if self.uid is not None and self.gid is not None and path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)

    def command(self, command: Sequence[str | Path]) -> Command:
        """The command as that user. On Linux it gets a fast shutdown when the thread that started it ends."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            return [*command]
        options = ["--pdeathsig=INT"]
        if self.uid is not None:
            options += [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        if self.capability:
            options += [f"--inh-caps=+{self.capability}", f"--ambient-caps=+{self.capability}"]
        return [setpriv, *options, "--", *command]


def identity_for(home: Path, program: Path) -> Identity:
    """The identity that can run `program` and reach `home`: our own, or as root an unprivileged one."""
    if os.geteuid() != 0:
        return Identity()
    if shutil.which("setpriv") is None:
        raise PostgresError(
            "PostgreSQL does not run as root, and setpriv (util-linux) is missing: install it, start as an ordinary user, "
            "or set DATABASE_URL."
        )
    uid, gid = _owner_or_account(home)
    for capability in _LADDER:
        identity = Identity(uid, gid, capability)
        if _can_work(identity, home, program):
            return identity
    raise PostgresError(
        f"PostgreSQL does not run as root, and the user {_name(uid)} cannot reach {home} or {program}: "
        "start as an ordinary user, move the project and VAR_DIR to where others may pass, or set DATABASE_URL."
    )


def _owner_or_account(home: Path) -> tuple[int, int]:
    data = home / "data"
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid, data.stat().st_gid
    for name in _ACCOUNTS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return account.pw_uid, account.pw_gid
    raise PostgresError(
        f"PostgreSQL does not run as root, and there is no user {' or '.join(_ACCOUNTS)}; set DATABASE_URL."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _can_work(identity: Identity, home: Path, program: Path) -> bool:
    trial: Command = ["sh", "-c", _TRIAL, "sh", home, program.parent.parent / "share", program]
    answer = subprocess.run(identity.command(trial), capture_output=True, cwd="/", check=False)  # noqa: S603 - our own
    return answer.returncode == 0
