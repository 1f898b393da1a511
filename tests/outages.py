"""A database that really is away: nobody gets in, or nobody may write; the sessions that there were are ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from tests.owner import owner_url

# The application may end its own sessions; the owner need not be allowed to.
_END_SESSIONS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@dataclass(frozen=True)
class Outage:
    """Of the database under test, as long as `ended` was not called."""

    owner: "psycopg.Connection[Any]"
    application: "psycopg.Connection[Any]"
    ended_by: str

    def begin(self, how: str) -> None:
        self.alter(how)
        self.end_sessions()

    def end(self) -> None:
        self.alter(self.ended_by)

    def end_sessions(self) -> None:
        self.application.execute(_END_SESSIONS)

    def alter(self, how: str) -> None:
        name = sql.Identifier(connection.settings_dict["NAME"])
        self.owner.execute(sql.SQL("ALTER DATABASE {} " + how).format(name))


@contextmanager
def _outage(begun_by: str, ended_by: str) -> Iterator[Outage]:
    plain = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}
    with (
        # A session of the database itself may not shut it.
        psycopg.connect(owner_url(), dbname="postgres", autocommit=True) as owner,
        psycopg.connect(**plain, autocommit=True) as application,
    ):
        outage = Outage(owner, application, ended_by)
        try:
            outage.begin(begun_by)
            yield outage
        finally:
            outage.end()
            outage.end_sessions()


def nobody_gets_in() -> Any:
    """As with a server that is being started or stopped."""
    return _outage("ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true")


def nobody_may_write() -> Any:
    """As with a standby."""
    return _outage("SET default_transaction_read_only = on", "RESET default_transaction_read_only")


OUTAGES: tuple[Callable[[], Any], ...] = (nobody_gets_in, nobody_may_write)
