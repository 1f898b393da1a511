from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from projectsplatform.accounts.queries.people import by_username
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.wallet.operations.top_ups import top_up


class Command(BaseCommand):
    help = "Adds so'm to a person's balance and prints the new balance."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("amount", help="whole so'm")
        parser.add_argument("--note", required=True, help="the reason; the person reads it in the statement")
        parser.add_argument("--receipt", help="the receipt's number; a receipt is credited once")
        parser.add_argument("--idempotency-key", help="the same key again adds nothing and prints the same balance")

    def handle(self, *args: Any, **options: Any) -> None:
        person = by_username(options["username"])
        if person is None:
            message = f"There is nobody with the username {options['username']}."
            raise CommandError(message)
        with override("en"):
            try:
                movement = top_up(
                    user_id=person.pk,
                    amount=_whole(options["amount"]),
                    note=options["note"],
                    receipt_number=options["receipt"],
                    actor_id=None,
                    idempotency_key=options["idempotency_key"],
                    at=now(),
                )
            except Refusal as refusal:
                raise CommandError(refusal.text()) from refusal
        self.stdout.write(str(movement.balance_after))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        message = "The amount must be a whole number of so'm."
        raise CommandError(message)
    return int(text)
