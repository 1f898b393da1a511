"""A reader for the quick tests: a second connection to the database under test, on which nothing can be written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from projectsplatform.config.databases import reader_settings
from projectsplatform.kit.db.readers import freshness
from projectsplatform.kit.db.readers.blocks import READER
from projectsplatform.kit.db.readers.freshness import ReaderFreshness

_OF_THE_SERVER = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


class AlwaysFresh(ReaderFreshness):
    """What a mirror is: what is committed is there."""

    def _measured(self) -> str:
        connections[READER].ensure_connection()
        return ""


@contextmanager
def reader_at(settings: dict[str, Any], knowledge: ReaderFreshness) -> Iterator[ReaderFreshness]:
    """The alias leads there for this block."""
    before = freshness.freshness
    connections.settings[READER] = connections.configure_settings({"default": {}, READER: settings})[READER]
    # By another name: Django's tests refuse connections to aliases that were not there when they began.
    connections[READER] = type(connections["default"])(connections.settings[READER], "a reader of the tests")
    freshness.freshness = knowledge  # type: ignore[misc]  # each process has one
    try:
        yield knowledge
    finally:
        freshness.freshness = before  # type: ignore[misc]  # as above
        connections[READER].close()
        del connections[READER]
        del connections.settings[READER]


@contextmanager
def mirrored() -> Iterator[ReaderFreshness]:
    """The reader of tests that commit."""
    with reader_at(mirror_settings(), AlwaysFresh()) as knowledge:
        yield knowledge


def mirror_settings(**other: Any) -> dict[str, Any]:
    """The test's own database once more."""
    return {
        **reader_settings("postgres:///x"),
        **{name: connection.settings_dict[name] for name in _OF_THE_SERVER},
        **other,
    }


@contextmanager
def reads_of(alias: str) -> Iterator[list[str]]:
    """The statements that the block has one server answer, without those that measure how late it is; opens no connection."""
    found: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if "_lsn()" not in sql:
            found.append(sql)
        return execute(sql, *rest)

    with connections[alias].execute_wrapper(note):
        yield found


def end_session(wrapper: BaseDatabaseWrapper) -> None:
    """As a server does that goes away."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [wrapper.connection.info.backend_pid])
