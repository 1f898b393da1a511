from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from projectsplatform.config.postgres import PostgresError
from projectsplatform.config.postgres.dumps import restore_database


class Command(BaseCommand):
    help = "Fills an empty database from what dump_database wrote, wholly or not at all."
    requires_system_checks: list[str] = []  # there is nothing to check yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restore_database(settings.HERE.database_url or "", settings.VAR_DIR / "postgres", options["file"])
        except PostgresError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. The next start migrates what is older than its code.")
