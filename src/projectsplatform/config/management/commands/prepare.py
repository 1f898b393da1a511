from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from projectsplatform.config.health import parts_not_ready


class Command(BaseCommand):
    help = "What every start does first: migrates, fills the catalogue, and gives a new demo its staff account."
    requires_system_checks: list[str] = []  # seconds that every start would wait; the tests run them

    def handle(self, *args: Any, **options: Any) -> None:
        if parts_not_ready():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("seed_catalogue")
        if settings.DEMO:
            call_command("create_demo_staff", stdout=self.stdout)
