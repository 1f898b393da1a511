import sys
from typing import Any

from django.core.management.base import BaseCommand

from projectsplatform.kit.clock import now
from projectsplatform.wallet.operations.books import note_books_checked
from projectsplatform.wallet.queries.books import differences


class Command(BaseCommand):
    help = "Works out every invariant of the ledger again; exit status 1 and the differences when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences()
        for difference in found:
            self.stderr.write(f"{difference.check}: {difference.text}")
        note_books_checked(differences=len(found), at=now())
        if found:
            sys.exit(1)
        self.stdout.write("The books are right.")
