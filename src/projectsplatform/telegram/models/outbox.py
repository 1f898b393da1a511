from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models.bodies import Body, open_body

_PENDING = Q(state=MessageState.PENDING)


def place_of(message_id: UUID) -> str:
    """The text to which a message's sealed body is bound."""
    return f"outbox|{message_id}|body"


class OutboxMessage(models.Model):
    """A message to be sent. `due_at` is also the sender's claim: it lies in the future while the message is being sent.

    A sender that is killed meanwhile leaves the row pending, and it comes due again when the claim ends: every message is
    sent at least once. One with `once` is sent at most once, and those of one chat and lane in their order: it is `in_flight`
    from its claim to its outcome, and a claim that ended without one makes it uncertain.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    chat_id = models.BigIntegerField(_("chat id"))
    lane = models.PositiveSmallIntegerField(_("lane"), choices=Lane.choices)
    kind = models.CharField(_("kind"), max_length=64)
    secret = models.BooleanField(_("holds a secret"), default=False)
    sealed_body = models.BinaryField(null=True, editable=False)
    state = models.PositiveSmallIntegerField(_("state"), choices=MessageState.choices, default=MessageState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    created_at = models.DateTimeField(_("created"))
    due_at = models.DateTimeField(_("due"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)
    once = models.BooleanField(_("at most once"), default=False, db_default=False)
    in_flight = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(fields=["lane", "due_at", "id"], condition=_PENDING, name="telegram_outbox_queue"),
            models.Index(fields=["chat_id"], condition=_PENDING, name="telegram_outbox_of_chat"),
            models.Index(
                fields=["chat_id", "lane", "id"], condition=_PENDING & Q(once=True), name="telegram_outbox_order"
            ),
            models.Index(
                fields=["expires_at"], condition=_PENDING & Q(expires_at__isnull=False), name="telegram_outbox_expiry"
            ),
            models.Index(fields=["chat_id", "-id"], name="telegram_outbox_history"),
            models.Index(fields=["finished_at"], condition=~_PENDING, name="telegram_outbox_finished"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_PENDING | Q(secret=False) | Q(sealed_body__isnull=True),
                name="telegram_outbox_secret_is_blanked",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.PENDING, finished_at__isnull=True)
                | (~_PENDING & Q(finished_at__isnull=False)),
                name="telegram_outbox_finished_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.chat_id}"

    @property
    def place(self) -> str:
        """The text to which its sealed body is bound."""
        return place_of(self.id)

    def body(self) -> Body:
        """Its text and buttons; empty when it was blanked. Raises UnsealError."""
        return open_body(self.sealed_body, bound_to=self.place)


class ProcessLock(models.Model):
    """Lets one process at a time do a named job: send the outbox, or poll Telegram. Its job rests until `resume_at`.

    A row instead of an advisory lock, because it works through PgBouncer and survives a lost connection.
    """

    name = models.CharField(primary_key=True, max_length=32)
    holder = models.UUIDField()
    expires_at = models.DateTimeField()
    resume_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telegram_lease"

    def __str__(self) -> str:
        return self.name

    def is_resting(self, at: datetime) -> bool:
        """Whether Telegram asked for a pause, or the lock has just changed hands."""
        return self.resume_at is not None and self.resume_at > at

    def allows(self, at: datetime) -> bool:
        """Whether its holder may do the job now."""
        return self.expires_at > at and not self.is_resting(at)
