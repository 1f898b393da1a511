"""The embedded server's cluster: its data folder, database and roles, made once."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from projectsplatform.installation.postgres.failures import PostgresError, failure_of
from projectsplatform.installation.postgres.identity import Identity

SUPERUSER = "postgres"
APPLICATION = "platform_app"
"""The role that the platform works as: it owns nothing, and `migrate` says what it may do."""
DATABASE = "projectsplatform"
_DRAFT = "data.partial-"
_MAKE_APPLICATION_ROLE = f"CREATE ROLE {APPLICATION} LOGIN;\n"
_HAS_APPLICATION_ROLE = f"SELECT 'there' FROM pg_roles WHERE rolname = '{APPLICATION}'"  # noqa: S608 - our own name


def make_cluster(home: Path, data: Path, binaries: Path, who: Identity, *, durable: bool) -> None:
    """Makes the data folder where there is none. Raises PostgresError."""
    if data.exists():
        return
    for left in home.glob(f"{_DRAFT}*"):
        shutil.rmtree(left, ignore_errors=True)  # initdb's children may still be in there for a moment
    # Renamed when it is whole: a start that was killed here begins anew, in a place of its own.
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=home))
    who.own(draft)
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    speed = [] if durable else ["--no-sync"]
    create = f"CREATE DATABASE {DATABASE} STRATEGY FILE_COPY;\n{_MAKE_APPLICATION_ROLE}"
    try:
        _run([binaries / "initdb", "-D", draft, "-U", SUPERUSER, "-A", "trust", *locale, *speed], who, home)
        _run([binaries / "postgres", "--single", "-D", draft, SUPERUSER], who, home, create)
    except PostgresError:
        shutil.rmtree(draft, ignore_errors=True)  # mostly for want of room, which it must not take
        raise
    draft.rename(data)


def make_application_role(home: Path, admin_url: str, binaries: Path, who: Identity) -> None:
    """For a cluster from before there were two roles, also one out of an old base backup. The server runs."""
    ask: list[str | Path] = [binaries / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", admin_url, "-c"]
    if not _run([*ask, _HAS_APPLICATION_ROLE], who, home):
        _run([*ask, _MAKE_APPLICATION_ROLE], who, home)


def _run(command: list[str | Path], who: Identity, home: Path, text: str = "") -> str:
    answer = subprocess.run(  # noqa: S603 - our own binaries
        who.command(command), input=text, text=True, capture_output=True, check=False, cwd="/"
    )
    if answer.returncode != 0 or "ERROR" in answer.stderr:
        raise failure_of(f"{Path(command[0]).name} failed", answer.stderr or answer.stdout, home)
    return answer.stdout
