"""The few commands that need the tables' owner: `migrate`, and what makes or fills a whole database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from psycopg.pq import Conninfo

from projectsplatform.config.databases import database_settings

_WHO = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def connected_as_owner() -> Iterator[None]:
    """Django's connection is the owner's (DATABASE_ADMIN_URL) for this block, on the database that it is on now.

    For commands, which have one thread and no transaction open.
    """
    application = {name: connection.settings_dict[name] for name in _WHO}
    owner = {name: settings.DATABASE_OWNER[name] for name in _WHO}
    if application == owner:
        yield
        return
    _connect_as(owner)
    try:
        yield
    finally:
        _connect_as(application)


def application_role() -> str:
    """The role of DATABASE_URL, by the name that libpq would take."""
    default = next(each.val for each in Conninfo.get_defaults() if each.keyword == b"user")
    return database_settings(settings.HERE.database_url)["USER"] or (default or b"").decode()


def _connect_as(who: dict[str, object]) -> None:
    connection.close()
    connection.settings_dict.update(who)
