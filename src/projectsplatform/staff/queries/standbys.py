"""How many servers follow the primary now."""

from typing import Final

from projectsplatform.kit.db.statements import fetch_rows

# A role without pg_read_all_stats sees how many there are, and not what each is. Backups and archives of the log follow too.
_FOLLOWING: Final = """
    SELECT count(*) FROM pg_stat_replication
    WHERE coalesce(state, 'streaming') = 'streaming'
        AND coalesce(application_name, '') NOT IN ('pg_receivewal', 'pg_basebackup', 'pgbackrest', 'barman')
"""


def count_standbys() -> int:
    """Those that the primary streams its log to, and that have caught up with it."""
    ((count,),) = fetch_rows(_FOLLOWING, [])
    return int(count)
