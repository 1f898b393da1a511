import getpass
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.accounts.rules.links import bot_link
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.telegram.operations.bot_api import BotApiError, bot_username


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
        self.stdout.write(_way_in(f"staff_{created.link_token}"))


def _way_in(payload: str) -> str:
    """The link; when Telegram does not tell the bot's name now, what to send to the bot instead."""
    try:
        name = "" if settings.TELEGRAM_SIMULATED else bot_username(seconds=5)
    except BotApiError:
        return f"/start {payload}"
    return bot_link(name, payload)


def _read_password() -> str:
    """The first line of standard input; asked for without echo at a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")
