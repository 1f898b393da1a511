"""After a test that commits: whatever it filled is empty again.

Django's own flush truncates every table and then makes all permissions anew, which takes longer than most of these tests.
The application may neither truncate nor delete what is kept: tables are emptied by their owner, with triggers disabled.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from tests.owner import owner_connection

KEPT = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}
"""Filled by the migrations and with the roles; a test that commits changes none of them."""
QUEUE = ["procrastinate_jobs", "procrastinate_workers"]
"""Not Django's: it flushes its own only."""


def empty_tables(*_: Any) -> None:
    """Stands for `TransactionTestCase._fixture_teardown`."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in _names()))
        filled = [name for (name,) in cursor.fetchall()]
    if filled:
        with owner_connection() as owner:
            owner.execute(_emptying(owner, filled).encode())


@contextmanager
def past_guards() -> Iterator[None]:
    """Rows are written without triggers by the owner, who is Django's connection here; without looking up references, too, where
    that is allowed."""
    if connection.connection.info.parameter_status("is_superuser") == "on":
        before, after = "SET session_replication_role = replica", "SET session_replication_role = origin"
    else:
        names = sorted(connection.introspection.django_table_names())
        how = "".join(f"ALTER TABLE {name} {{0}} TRIGGER USER;" for name in names)
        before, after = how.format("DISABLE"), how.format("ENABLE")
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {before}")
        yield
        cursor.execute(after)


def _names() -> list[str]:
    return [name for name in [*connection.introspection.django_table_names(), *QUEUE] if name not in KEPT]


def _emptying(owner: "psycopg.Connection[Any]", names: list[str]) -> str:
    """Rows are deleted past guards and references, where that is allowed; a file anew for each table takes longer."""
    if owner.info.parameter_status("is_superuser") == "on":
        return "SET LOCAL session_replication_role = replica;" + "".join(f"DELETE FROM {name};" for name in names)
    guarded = set(connection.introspection.django_table_names())
    how = [f"ALTER TABLE {name} {{}} TRIGGER refuse_truncate;" for name in sorted(guarded)]
    return "".join(
        [
            *(each.format("DISABLE") for each in how),
            f"TRUNCATE {', '.join(names)} CASCADE;",
            *(each.format("ENABLE") for each in how),
        ]
    )
