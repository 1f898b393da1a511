from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any, Final

from django.core.management.commands import migrate
from django.db import connection

from projectsplatform.config.owner import connected_as_owner
from projectsplatform.config.privileges import protect_database

_LOCK: Final = 7_706_173
_PAUSE_SECONDS: Final = 0.3


class Command(migrate.Command):
    help = f"{migrate.Command.help} As the tables' owner (DATABASE_ADMIN_URL); gives the application's role its rights anew."

    def handle(self, *args: Any, **options: Any) -> None:
        with connected_as_owner(), _alone():
            super().handle(*args, **options)
            if not options["plan"]:
                protect_database()


@contextmanager
def _alone() -> Iterator[None]:
    """Of machines that start at once one migrates; the others find it done. Whoever waits asks again and again: an index that is
    built concurrently would wait for a statement that waits."""
    while not _ask("SELECT pg_try_advisory_lock(%s)"):
        sleep(_PAUSE_SECONDS)
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s)")


def _ask(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCK])
        return bool(cursor.fetchone()[0])
