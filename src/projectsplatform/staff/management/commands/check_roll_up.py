import sys
from typing import Any

from django.core.management.base import BaseCommand

from projectsplatform.staff.queries.sums import roll_up_errors


class Command(BaseCommand):
    help = "Sums the whole ledger and compares it with the worker's roll-up; exit status 1 when they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        errors = roll_up_errors()
        for error in errors:
            self.stderr.write(error)
        if errors:
            sys.exit(1)
        self.stdout.write("The roll-up is the ledger's.")
