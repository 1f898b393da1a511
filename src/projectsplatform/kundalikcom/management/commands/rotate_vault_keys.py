from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projectsplatform.kit.clock import now
from projectsplatform.kit.security.crypto import newest_key_id
from projectsplatform.kundalikcom.operations.keys import rotate_vault_keys


class Command(BaseCommand):
    help = "Wraps every person's vault key under the newest key of VAULT_KEYS. May run beside readers, and again after a kill."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many; fails when a key could not be opened, so that nobody drops the ring's old key too early."""
        rotation = rotate_vault_keys(at=now())
        self.stdout.write(f"{rotation.rewrapped} vault keys wrapped under {newest_key_id()!r}.")
        if rotation.unreadable:
            people = ", ".join(map(str, rotation.unreadable))
            message = (
                f"{len(rotation.unreadable)} vault keys do not open with this ring; nothing was changed for: {people}"
            )
            raise CommandError(message)
