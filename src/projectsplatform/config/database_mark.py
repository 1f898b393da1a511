"""The mark that a database bears: of a demo, or of a real installation. Neither ever works on the other's."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from projectsplatform.installation import ConfigurationError, read

_OLDEST_SERVER = 15
_PATIENCE_SECONDS = 5


class DatabaseAwayError(ConfigurationError):
    """Nobody answers where the database should be, or whoever answers takes no connections now: it may pass."""


class ForeignDatabaseError(ConfigurationError):
    """The database belongs to the other kind of installation."""


def claim_database(url: str, *, demo: bool) -> None:
    """Marks a new database as ours. Raises ConfigurationError when it cannot be used, ForeignDatabaseError when it
    is marked as the other kind's."""
    with _fit_database(url) as connection:
        kind = read_mark(connection) or _write_mark(connection, "demo" if demo else "real")
    refuse_the_other_kind(kind, demo=demo)


def refuse_unfit_database(url: str, *, demo: bool) -> None:
    """The same refusals without a mark: for a database that is filled from a dump, whose mark comes with it."""
    with _fit_database(url) as connection:
        kind = read_mark(connection)
    refuse_the_other_kind(kind, demo=demo)


@contextmanager
def _fit_database(url: str) -> "Iterator[psycopg.Connection[Any]]":
    try:
        with psycopg.connect(url, connect_timeout=_PATIENCE_SECONDS, autocommit=True) as connection:
            _refuse_an_old_server(connection)
            _refuse_an_illiterate_database(connection)
            yield connection
    except psycopg.Error as error:
        kind = DatabaseAwayError if isinstance(error, psycopg.OperationalError) else ConfigurationError
        raise kind(f"The database {_place(url)} cannot be used: {str(error).strip().splitlines()[0]}.") from error


def read_mark(connection: "psycopg.Connection[tuple[str]]") -> str | None:
    """`demo`, `real`, or None for an unmarked database."""
    try:
        row = connection.execute("SELECT kind FROM platform_instance").fetchone()
    except errors.UndefinedTable:
        return None
    return row[0] if row else None


def refuse_the_other_kind(kind: str | None, *, demo: bool) -> None:
    """Raises ForeignDatabaseError for a mark that is not ours."""
    if demo and kind == "real":
        raise ForeignDatabaseError(
            "The database belongs to a real installation; a demo does not touch it. Give the demo another one."
        )
    if not demo and kind == "demo":
        raise ForeignDatabaseError(
            "The database belongs to a demo; a real installation needs its own. Set DATABASE_URL or VAR_DIR."
        )


def _refuse_an_old_server(connection: "psycopg.Connection[tuple[str]]") -> None:
    version = connection.info.server_version // 10_000
    if version < _OLDEST_SERVER:
        raise ConfigurationError(f"The database runs PostgreSQL {version}; {_OLDEST_SERVER} or newer is needed.")


def _refuse_an_illiterate_database(connection: "psycopg.Connection[tuple[str]]") -> None:
    """One made where no locale is set takes any bytes for text, or takes two cases of a Cyrillic letter for two letters:
    names, receipts and addresses are unique whatever their case."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding == "UTF8" and connection.execute("SELECT upper('oʻқ')").fetchone() == ("OʻҚ",):
        return
    raise ConfigurationError(
        "The database does not know our letters: make it with "
        "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'."
    )


def _write_mark(connection: "psycopg.Connection[tuple[str]]", kind: str) -> str:
    """The mark that is there afterwards: of two at once, the first one's."""
    with suppress(errors.UniqueViolation, errors.DuplicateObject):  # another process makes it at the same moment
        connection.execute(
            "CREATE TABLE IF NOT EXISTS platform_instance"
            " (one boolean PRIMARY KEY DEFAULT true CHECK (one), kind text NOT NULL CHECK (kind IN ('demo', 'real')))"
        )
    connection.execute("INSERT INTO platform_instance (kind) VALUES (%s) ON CONFLICT DO NOTHING", [kind])
    return read_mark(connection) or kind


def _place(url: str) -> str:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:  # it is no address at all, and may hold a password
        return "of DATABASE_URL"
    return f"{parts.get('dbname', '')} at {parts.get('host', 'localhost')}"


def main() -> int:
    """For the supervisor, which is too small to speak to a database: claims the one of the settings. Exit code 1: it is
    away, and another try may find it."""
    try:
        instance = read()
        claim_database(instance.database_admin_url or "", demo=instance.demo)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 1 if isinstance(error, DatabaseAwayError) else 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
