"""After a test that commits: whatever it filled is empty again.

Django's own flush truncates every table and then makes all permissions anew, which takes longer than most of these tests.
"""

from typing import Any

from django.db import connection, transaction

KEPT = {"django_content_type", "auth_permission"}
"""Filled by the migrations; no test changes them."""
QUEUE = ["procrastinate_jobs", "procrastinate_workers"]
"""Not Django's: it flushes its own only."""


def empty_tables(*_: Any) -> None:
    """Stands for `TransactionTestCase._fixture_teardown`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in _names()))
        if filled := [name for (name,) in cursor.fetchall()]:
            cursor.execute(_emptying(filled))


def _names() -> list[str]:
    return [name for name in [*connection.introspection.django_table_names(), *QUEUE] if name not in KEPT]


def _emptying(names: list[str]) -> str:
    """Rows are deleted past guards and references, where that is allowed; a file anew for each table takes longer."""
    if connection.connection.info.parameter_status("is_superuser") != "on":
        return f"TRUNCATE {', '.join(names)} CASCADE"
    return "SET LOCAL session_replication_role = replica;" + "".join(f"DELETE FROM {name};" for name in names)
