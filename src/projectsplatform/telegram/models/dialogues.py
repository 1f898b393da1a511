from django.db import models

from projectsplatform.kit.db.ids import uuid7


class Dialogue(models.Model):
    """What the bot asks a person over several messages; one a chat. `state` is of the conversation `kind`.

    `nonce` tells one dialogue from the next in the same chat. Messages up to `last_message_id` have been taken: the same
    update, handled again after a crash, is not taken twice.
    """

    chat_id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16)
    nonce = models.UUIDField(default=uuid7)
    state = models.JSONField(default=dict)
    last_message_id = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="telegram_dialogue_expiry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.chat_id}"
