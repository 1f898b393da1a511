from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from projectsplatform.config.database_mark import refuse_the_other_kind
from projectsplatform.config.owner import connected_as_owner
from projectsplatform.config.privileges import protect_database
from projectsplatform.installation import ConfigurationError
from projectsplatform.installation.postgres import PostgresError
from projectsplatform.installation.postgres.dumps import mark_of_dump, refuse_full_database, restore_database
from projectsplatform.kit.files.backups import BackupError, files_copied_back, folder_beside


class Command(BaseCommand):
    help = "Fills an empty database, and the storage of files, from what dump_database wrote: wholly or not at all."
    requires_system_checks: list[str] = []  # there is nothing to check yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-files", action="store_true", help="The database alone; stored files stay as they are."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        url, home, file = settings.HERE.database_admin_url or "", settings.VAR_DIR / "postgres", options["file"]
        try:
            refuse_the_other_kind(mark_of_dump(url, home, file), demo=settings.DEMO)
            refuse_full_database(url)
            files = nullcontext(0) if options["without_files"] else files_copied_back(folder_beside(file))
            with files as count:
                restore_database(url, home, file)
        except (PostgresError, ConfigurationError, BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        with connected_as_owner():
            protect_database()
        told = "" if options["without_files"] else f", with {count} files"
        self.stdout.write(f"Restored{told}. The next start migrates what is older than its code.")
