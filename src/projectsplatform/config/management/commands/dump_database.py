from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from projectsplatform.installation.postgres import PostgresError
from projectsplatform.installation.postgres.dumps import dump_database
from projectsplatform.kit.clock import now
from projectsplatform.kit.files.backups import copy_files_out, folder_beside
from projectsplatform.staff.operations.backups import note_backup


class Command(BaseCommand):
    help = (
        "Writes the whole database, as it is at this moment, into a file, and what people sent into a folder beside it. The secrets"
        " are in neither: keep them too."
    )
    requires_system_checks: list[str] = []  # the tests run them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-files", action="store_true", help="The database alone: the files are kept otherwise."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        begun_at = now()
        try:
            dump_database(settings.HERE.database_admin_url or "", settings.VAR_DIR / "postgres", file)
        except PostgresError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {file.stat().st_size} bytes")
        if not options["without_files"]:
            self._copy_files(folder_beside(file))
        try:
            note_backup(how="dump_database", at=begun_at)
        except DatabaseError as error:  # of a standby, which takes no writes
            self.stderr.write(f"The dump is whole; that it was made could not be written down: {error}".strip())

    def _copy_files(self, folder: Path) -> None:
        try:
            count = copy_files_out(folder)
        except OSError as error:
            raise CommandError(f"The dump is whole, the files are not: {error}") from error
        self.stdout.write(f"{folder}: {count} files")
