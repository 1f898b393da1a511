"""Who the server runs as. PostgreSQL refuses root, so as root it becomes an unprivileged user that exists already.

Where that user cannot reach the binaries or the data (a project below /root, mode 700), it keeps the one capability
that lets it, instead of anybody's permissions being changed.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from projectsplatform.installation.postgres.failures import PostgresError

_ACCOUNTS = ("postgres", "nobody", "daemon")
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_LADDER: tuple[tuple[int, ...], ...] = ((), (_DAC_READ_SEARCH,), (_DAC_OVERRIDE,))
_CAPABILITY_VERSION_3 = 0x20080522
_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
_ON_LINUX = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class Identity:
    """A user and the capabilities that it keeps; `uid` None: our own user."""

    uid: int | None = None
    gid: int | None = None
    capabilities: tuple[int, ...] = ()

    def own(self, path: Path) -> None:
        """Gives a folder of ours to the server's user."""
        if self.uid is not None and self.gid is not None and path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)

    def preparation(self, *, dies_with_us: bool) -> Callable[[], None]:
        """What a child runs before exec. With `dies_with_us` it gets a fast shutdown when the thread that made it ends."""
        libc = ctypes.CDLL(None, use_errno=True)
        parent = os.getpid()

        def prepare() -> None:
            if self.uid is not None and self.gid is not None:
                _become(libc, self.uid, self.gid, self.capabilities)
            if dies_with_us and _ON_LINUX:
                libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)
                if os.getppid() != parent:
                    os._exit(1)

        return prepare


def identity_for(home: Path, program: Path) -> Identity:
    """The identity that can run `program` and reach `home`: our own, or as root an unprivileged one."""
    if os.geteuid() != 0:
        return Identity()
    uid, gid = _owner_or_account(home)
    for capabilities in _LADDER:
        identity = Identity(uid, gid, capabilities)
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
    prepare = identity.preparation(dies_with_us=False)
    share = program.parent.parent / "share"

    def try_it() -> None:
        prepare()
        home.stat()
        next(share.iterdir())

    try:
        answer = subprocess.run(  # noqa: S603 - our own binary
            [program, "--version"],
            preexec_fn=try_it,  # one thread here, and nothing else can drop a user but keep a capability
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.returncode == 0


def _become(libc: ctypes.CDLL, uid: int, gid: int, capabilities: tuple[int, ...]) -> None:
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    if capabilities:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setresuid(uid, uid, uid)
    if not capabilities:
        return
    mask = sum(1 << capability for capability in capabilities)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)  # effective, permitted, inheritable; then the upper halves
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    for capability in capabilities:
        if libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "ambient capability")
