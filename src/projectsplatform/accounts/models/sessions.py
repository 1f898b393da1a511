from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7


class Session(models.Model):
    """One sign-in on one device. Its token changes (`generation` counts), the session stays; only the SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("person")
    )
    token_hash = models.BinaryField(max_length=32)
    generation = models.PositiveIntegerField(default=0)
    device_name = models.CharField(_("device"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("created"))
    last_seen_at = models.DateTimeField(_("last seen"))
    expires_at = models.DateTimeField(_("expires"))
    confirmed_at = models.DateTimeField(_("password confirmed"), null=True)
    token_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(_("ended"), null=True)
    # Names a device that may be known no longer: no constraint, no index, nothing looks sessions up by it.
    device = models.ForeignKey(
        "accounts.KnownDevice",
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token_hash"], name="accounts_session_token")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-last_seen_at"], name="accounts_session_of_person"),
            models.Index(fields=["last_seen_at"], name="accounts_session_by_age"),
        ]

    def __str__(self) -> str:
        return self.device_name or str(self.id)


class RetiredToken(models.Model):
    """A token that a session had before: whoever brings it again tells us that it was stolen, or that an answer got lost."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="retired_tokens")
    token_hash = models.BinaryField(max_length=32)
    generation = models.PositiveIntegerField()
    may_refresh = models.BooleanField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token_hash"], name="accounts_retired_token")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.generation}"
