from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from projectsplatform.config.database_mark import refuse_the_other_kind
from projectsplatform.config.owner import connected_as_owner
from projectsplatform.config.privileges import protect_database
from projectsplatform.installation import ConfigurationError
from projectsplatform.installation.postgres import PostgresError
from projectsplatform.installation.postgres.dumps import mark_of_dump, restore_database


class Command(BaseCommand):
    help = "Fills an empty database from what dump_database wrote, wholly or not at all."
    requires_system_checks: list[str] = []  # there is nothing to check yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        url, home, file = settings.HERE.database_admin_url or "", settings.VAR_DIR / "postgres", options["file"]
        try:
            refuse_the_other_kind(mark_of_dump(url, home, file), demo=settings.DEMO)
            restore_database(url, home, file)
        except (PostgresError, ConfigurationError) as error:
            raise CommandError(str(error)) from error
        with connected_as_owner():
            protect_database()
        self.stdout.write("Restored. The next start migrates what is older than its code.")
