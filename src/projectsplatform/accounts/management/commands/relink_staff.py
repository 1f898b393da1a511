from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from projectsplatform.accounts.operations.staff_links import relink_staff, way_in
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal


class Command(BaseCommand):
    help = "Prints a link that ties a member of staff whose Telegram is lost to another one. All owners are told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token = relink_staff(username=options["username"], at=now())
        except Refusal as refusal:
            with override("en"):
                raise CommandError(refusal.text()) from refusal
        self.stdout.write(way_in(token))
