"""The whole database in one file, and back: pg_dump and pg_restore, told where without a password in their arguments."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from projectsplatform.installation.postgres.binaries import binaries_for
from projectsplatform.installation.postgres.failures import PostgresError
from projectsplatform.installation.postgres.socket_folder import socket_folder

_TABLES = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = current_schema() AND relkind IN ('r', 'p') AND relname <> 'platform_instance'
"""


def dump_database(url: str, home: Path, file: Path) -> None:
    """Writes a dump that only its owner may read; `home` is the embedded server's. Raises PostgresError."""
    draft = file.with_name(f".{file.name}.partial")
    command = [_program("pg_dump", url, home), "--format=custom", "--no-owner", "--no-acl", "--no-password"]
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as output:
            _run(command, url, stdout=output.fileno())
            os.fsync(descriptor)
        draft.replace(file)
    except OSError as error:
        raise PostgresError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def mark_of_dump(url: str, home: Path, file: Path) -> str:
    """`demo` or `real`: what the dumped database is marked as. Raises PostgresError for what is no dump of a platform's."""
    command = [_program("pg_restore", url, home), "--data-only", "--table=platform_instance", "--file=-", str(file)]
    told = _answer(command).stdout.splitlines()
    start = next((number for number, line in enumerate(told) if line.startswith("COPY ")), len(told))
    kind = next((line.rpartition("\t")[2] for line in told[start + 1 :]), "")
    if kind not in {"demo", "real"}:
        raise PostgresError(f"{file} is no dump of a platform's database.")
    return kind


def refuse_full_database(url: str) -> None:
    """Raises PostgresError for one that holds tables already."""
    with psycopg.connect(url) as connection:
        row = connection.execute(_TABLES).fetchone()
    if row is None or row[0]:
        raise PostgresError("The database is not empty: a dump is restored into a new database or a new VAR_DIR only.")


def restore_database(url: str, home: Path, file: Path) -> None:
    """Fills an empty database from a dump, wholly or not at all. Raises PostgresError."""
    refuse_full_database(url)
    how = ["--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner", "--no-acl"]
    _run([_program("pg_restore", url, home), *how, "--no-password", str(file)], url)


def _program(name: str, url: str, home: Path) -> str:
    """The embedded server's own, or for another server what its machine's owner installed."""
    if conninfo_to_dict(url).get("host") == str(socket_folder(home)):
        return str(binaries_for(home / "data") / name)
    found = shutil.which(name)
    if found is None:
        raise PostgresError(f"{name} is not on the PATH: install the client programs of your PostgreSQL.")
    return found


def _run(command: Sequence[str], url: str, *, stdout: int = subprocess.DEVNULL) -> None:
    place: dict[str, Any] = conninfo_to_dict(url)
    password = str(place.pop("password", "") or "")
    environ = {**os.environ, "PGPASSWORD": password} if password else dict(os.environ)
    _answer([*command, f"--dbname={make_conninfo(**place)}"], environ, stdout)


def _answer(
    command: Sequence[str], environ: Mapping[str, str] | None = None, stdout: int = subprocess.PIPE
) -> "subprocess.CompletedProcess[str]":
    answer = subprocess.run(  # noqa: S603 - pg_dump and pg_restore
        command, env=environ, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )
    if answer.returncode != 0:
        raise PostgresError(f"{Path(command[0]).name} failed: {answer.stderr.strip()[-600:]}")
    return answer
