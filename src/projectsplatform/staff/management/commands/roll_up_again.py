from typing import Any

from django.core.management.base import BaseCommand

from projectsplatform.staff.operations.rollups import roll_up_again


class Command(BaseCommand):
    help = "Forgets the roll-up of the ledger; the worker makes it anew within minutes. Until then the numbers are slow, and right."

    def handle(self, *args: Any, **options: Any) -> None:
        roll_up_again()
        self.stdout.write("Forgotten. The worker begins again within a minute.")
