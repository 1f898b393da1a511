from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from projectsplatform.config.health import parts_not_ready
from projectsplatform.installation.first_start_notice import keep_untold


class Command(BaseCommand):
    help = "What every start does first: migrates, fills the catalogue, and gives a new demo its staff account."
    requires_system_checks: list[str] = []  # seconds that every start would wait; the tests run them

    def handle(self, *args: Any, **options: Any) -> None:
        if parts_not_ready():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("seed_catalogue")
        if settings.DEMO:
            _make_demo_staff()


def _make_demo_staff() -> None:
    output = StringIO()
    with transaction.atomic():
        call_command("create_demo_staff", stdout=output)
        if password := output.getvalue().strip():
            keep_untold(settings.VAR_DIR, password)
