from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.kit.db.holding import CHANNEL, RELEASE

HOLD: Final = PROJECT_ROOT / "deploy" / "hold.sql"


class Command(BaseCommand):
    help = (
        "Announces that the database's server will be stopped: new requests wait, for eight seconds at most, until a primary is "
        "back. Returns when nothing is worked on any more, after three seconds at most."
    )
    requires_system_checks: list[str] = []  # a stop waits for this

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--release", action="store_true", help="it is not stopped after all: let the requests go on"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            if options["release"]:
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, RELEASE])
            else:
                cursor.execute(HOLD.read_text())
