from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from projectsplatform.kit.clock import now
from projectsplatform.staff.operations.backups import note_backup


class Command(BaseCommand):
    help = (
        "Writes down that a backup of the database was just made in another way than by dump_database. Owners are told in "
        "Telegram when neither was done for 26 hours."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--how", default="note_backup", help="what made it, for the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        note_backup(how=options["how"][:100], at=now())
