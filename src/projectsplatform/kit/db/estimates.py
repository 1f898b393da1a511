"""Estimated row counts of tables that are too large to count."""

from projectsplatform.kit.db.readers.blocks import read_cursor

_ESTIMATE = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass"


def estimated_rows(table: str) -> int:
    """PostgreSQL's planner statistic, as of the table's last VACUUM or ANALYZE."""
    with read_cursor() as cursor:
        cursor.execute(_ESTIMATE, [table])
        return int(cursor.fetchone()[0])
