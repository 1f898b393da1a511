from typing import Any

import msgspec
from django.db import models
from django.db.models import Q

from projectsplatform.kit.security.crypto import unseal
from projectsplatform.telegram.enums import UpdateState

_PENDING = Q(state=UpdateState.PENDING)


class SeenUpdate(models.Model):
    """A received update: stored once by its id, sealed until it is handled, then blanked."""

    update_id = models.BigIntegerField(primary_key=True)
    sealed_payload = models.BinaryField(null=True, editable=False)
    state = models.PositiveSmallIntegerField(choices=UpdateState.choices, default=UpdateState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["update_id"], condition=_PENDING, name="telegram_update_queue"),
            models.Index(fields=["received_at"], name="telegram_update_age"),
        ]

    def __str__(self) -> str:
        return str(self.update_id)

    @staticmethod
    def place_of(update_id: int) -> str:
        """The text to which an update's sealed payload is bound."""
        return f"update|{update_id}|payload"

    def payload(self) -> dict[str, Any]:
        """The update as Telegram sent it; empty when it was blanked. Raises UnsealError."""
        if self.sealed_payload is None:
            return {}
        plain = unseal(bytes(self.sealed_payload), bound_to=self.place_of(self.update_id))
        return msgspec.json.decode(plain, type=dict[str, Any])
