"""Up to where the ledger is complete."""

import time
from typing import Final

from django.db import connection

_PATIENCE_SECONDS: Final = 5.0
_LOOK_AGAIN_SECONDS: Final = 0.05
_LAST_TAKEN = "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('wallet_entry', 'id')::regclass), 0)"
_WRITERS = """
    SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE relation = 'wallet_entry'::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      AND pid IS DISTINCT FROM pg_backend_pid()
"""


def settled_entry() -> int | None:
    """An id such that every entry up to it that will ever exist can be seen now; None when a writer takes too long.

    Ids are taken in order, but transactions commit in any: 6 may be visible while 5 is still being written. Whoever
    takes an id holds a lock on the table from before that until the end. So: read the last id taken, then see who
    holds such a lock, and wait for these to end; whoever comes later gets a higher id. Nobody is held up meanwhile.
    """
    last = _last_taken()
    waited_for = _writers()
    until = time.monotonic() + _PATIENCE_SECONDS
    while waited_for := waited_for & _writers():
        if time.monotonic() > until:
            return None
        time.sleep(_LOOK_AGAIN_SECONDS)
    return last


def _last_taken() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_LAST_TAKEN)
        return int(cursor.fetchone()[0])


def _writers() -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        return frozenset(row[0] for row in cursor.fetchall())
