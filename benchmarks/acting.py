"""What each act of a customer writes: rows, bytes of the write-ahead log, and CPU, in this process and the server's.

`python -m benchmarks.acting CUSTOMERS POSTMASTER`, with the settings of the platform in the environment; prints JSON. Customers are taken
at random; there is one connection.
"""

import json
import os
import sys
import time
from random import Random
from typing import Any

import django
import psycopg
from django.db import connection

django.setup()

from benchmarks.acts import ACTS, MANY, Act  # noqa: E402  Django is set up
from benchmarks.machine import Process  # noqa: E402  as above
from benchmarks.population import RECORDED  # noqa: E402  as above


def measure(customers: int, postmaster: int) -> dict[str, Any]:
    """Of each act: rows that it adds, bytes of log with and without page images, CPU µs of both processes."""
    numbers = range(RECORDED + 1, customers + 1)
    found, seed = {}, int(time.time())  # a database that is kept has other customers next time
    _forget_hours()
    for name, (act, times) in ACTS.items():
        chosen = Random(seed).sample(numbers, MANY)
        halves = chosen[: times // 2 or 1], chosen[times // 2 : times] or chosen[1:2]
        found[name] = _measured(act, halves, Process(postmaster, 0))
    return found


def _forget_hours() -> None:
    """Of checks that were measured before on the same database."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        for table in ("accounts_session", "licences_devicebinding"):
            owner.execute(f"UPDATE {table} SET last_seen_at = now() - interval '1 hour' WHERE last_seen_at > now()")


def _measured(act: Act, halves: tuple[list[int], list[int]], server: Process) -> dict[str, Any]:
    """The first half after a checkpoint, with page images; the second without them."""
    before = _rows()
    cpu = time.process_time(), server.cpu()
    with_images = _logged(act, halves[0], images=True)
    used = time.process_time() - cpu[0], server.cpu() - cpu[1]
    without = _logged(act, halves[1], images=False)
    times = _written(halves[0]) + _written(halves[1])
    after = _rows()
    return {
        "rows": {name: round((after[name] - before[name]) / times, 3) for name in after if after[name] != before[name]},
        "log_bytes": round(without / _written(halves[1])),
        "log_bytes_with_images": round(with_images / _written(halves[0])),
        "cpu_us": [round(seconds / _written(halves[0]) * 1e6) for seconds in used],
    }


def _written(numbers: list[int]) -> int:
    """A batch is for many."""
    return len(numbers) if len(numbers) > 1 else MANY


def _logged(act: Act, numbers: list[int], *, images: bool) -> int:
    """Bytes of the log that the acts write."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute(f"ALTER SYSTEM SET full_page_writes = {'on' if images else 'off'}")
        owner.execute("SELECT pg_reload_conf()")
        owner.execute("CHECKPOINT")
        begun = _one(owner, "SELECT pg_current_wal_insert_lsn()")
        for number in numbers:
            act(number)
        return int(_one(owner, f"SELECT pg_current_wal_insert_lsn() - '{begun}'"))


def _rows() -> dict[str, int]:
    """Rows that came, less those that went, by table: as the server counts them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT relname, n_tup_ins - n_tup_del FROM pg_stat_user_tables")
        return dict(cursor.fetchall())


def _one(owner: "psycopg.Connection[Any]", sql: str) -> Any:
    row = owner.execute(sql).fetchone()
    assert row
    return row[0]


def main() -> None:
    """Prints what was measured."""
    json.dump(measure(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)


if __name__ == "__main__":
    main()
