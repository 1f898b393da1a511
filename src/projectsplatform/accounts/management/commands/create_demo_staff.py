from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from projectsplatform.accounts.operations.demo import DEMO_USERNAME, create_demo_staff
from projectsplatform.kit.clock import now


class Command(BaseCommand):
    help = "Makes the demo's member of staff; prints `username password` the first time and nothing after that."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            message = "This is no demo. Use create_staff."
            raise CommandError(message)
        password = create_demo_staff(at=now())
        if password is not None:
            self.stdout.write(f"{DEMO_USERNAME} {password}")
