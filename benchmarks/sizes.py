"""What a customer takes on disk and in the log: bytes a row of every table and index, and what each act writes.

The population fills what everybody has and ten lines of the ledger; the acts, done for some of the customers, fill the other tables.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.machine import settings_for
from benchmarks.stages import address_of, new_database, set_up
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.installation.postgres import EmbeddedPostgres

FEW, MANY = 10_000, 100_000
_LEAST_ROWS = 100
"""Of fewer the first, half empty pages would be what is measured."""
_QUIET = "ALTER SYSTEM SET autovacuum = off"
_AGAIN = ("ALTER SYSTEM RESET autovacuum", "ALTER SYSTEM RESET full_page_writes", "SELECT pg_reload_conf()")
_INDEXES = """
    SELECT relname, indexrelname, pg_relation_size(indexrelid) FROM pg_stat_user_indexes ORDER BY relname, indexrelname
"""


def measure(folder: Path) -> dict[str, Any]:
    """Bytes a row with few and with many customers, and the acts of some of the many."""
    folder.mkdir(mode=0o711, exist_ok=True)
    with EmbeddedPostgres(folder / "postgres") as postgres:
        few = _populated(postgres.admin_url, folder, "few", FEW)
        many = _populated(postgres.admin_url, folder, "many", MANY)
        acts = _acts(many, folder / "many", postgres.pid or 0)
        return {"customers": [FEW, MANY], "acts": acts, "few": _sizes(few), "many": _sizes(many)}


def _populated(server_url: str, folder: Path, name: str, customers: int) -> str:
    """The database's address."""
    url = address_of(server_url, name)
    if not (folder / name / "scene").exists():
        new_database(server_url, name)
    set_up(url, folder / name, customers=customers)
    return url


def _acts(url: str, var_dir: Path, postmaster: int) -> dict[str, Any]:
    """Done in a process of their own, without the vacuum between."""
    command = [sys.executable, "-m", "benchmarks.acting", str(MANY), str(postmaster)]
    environ = settings_for(var_dir, url, LIMITS="off")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_QUIET)
        try:
            told = subprocess.run(command, env=environ, cwd=PROJECT_ROOT, check=True, stdout=subprocess.PIPE, text=True)
        finally:
            for statement in _AGAIN:
                connection.execute(statement)
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def _sizes(url: str) -> dict[str, Any]:
    """By table: its rows, and bytes a row of the table (what it keeps aside included) and of each index."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        names = [name for (name,) in connection.execute("SELECT relname FROM pg_stat_user_tables ORDER BY relname")]
        rows = {name: _one(connection, f'SELECT count(*) FROM "{name}"') for name in names}
        found: dict[str, Any] = {
            name: {
                "rows": count,
                "table": _a_row(_one(connection, f"SELECT pg_table_size('{name}')"), count),
                "indexes": {},
            }
            for name, count in rows.items()
            if count >= _LEAST_ROWS
        }
        for table, index, size in connection.execute(_INDEXES):
            if table in found:
                found[table]["indexes"][index] = _a_row(size, rows[table])
    return found


def _a_row(size: int, rows: int) -> float:
    return round(size / rows, 1)


def _one(connection: "psycopg.Connection[Any]", sql: str) -> int:
    row = connection.execute(sql).fetchone()
    assert row
    return int(row[0])
