import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.accounts.operations.staff_links import way_in
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal


class Command(BaseCommand):
    help = "Makes a member of staff; the password comes on standard input. Prints a link that ties them to a Telegram."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created = create_staff(
                username=options["username"], role=options["role"], password=_read_password(), at=now()
            )
        except Refusal as refusal:
            with override("en"):
                raise CommandError(refusal.text()) from refusal
        self.stdout.write(way_in(created.link_token))


def _read_password() -> str:
    """The first line of standard input; asked for without echo at a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")
