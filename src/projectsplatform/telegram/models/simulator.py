from uuid import UUID

from django.db import models

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.enums import Speaker


class SimulatorMessage(models.Model):
    """A message of a chat in the demo's simulator. Sealed like the outbox, and blanked when a code in it has expired."""

    id = models.BigAutoField(primary_key=True)
    tg_id = models.BigIntegerField()
    sender = models.CharField(max_length=4, choices=Speaker.choices)
    seal_id = models.UUIDField(default=uuid7, unique=True)
    sealed_body = models.BinaryField(null=True, editable=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["tg_id", "id"], name="telegram_simulator_chat"),
            models.Index(fields=["expires_at"], name="telegram_simulator_expiry"),
            models.Index(fields=["created_at"], name="telegram_simulator_age"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.tg_id}"

    @staticmethod
    def place_of(seal_id: UUID) -> str:
        """The text to which a body is bound. The bot's messages use the id in the outbox, so a repeated send adds no row."""
        return f"simulator|{seal_id}|body"


class SimulatorFile(models.Model):
    """A file that a person sent in the simulator; its id is what the Bot API calls `file_id`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tg_id = models.BigIntegerField()
    data = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["tg_id"], name="telegram_simulator_files"),
            models.Index(fields=["created_at"], name="telegram_simulator_file_age"),
        ]

    def __str__(self) -> str:
        return str(self.id)
