from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7

_LIVE = models.Q(used_at=None, replaced_at=None)


class SignUpTicket(models.Model):
    """A Telegram contact that may become a person, once. Of its token only the SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tg_id = models.BigIntegerField(_("Telegram id"))
    phone = models.CharField(_("phone"), max_length=16)
    token_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token_hash"], name="accounts_ticket_token"),
            models.UniqueConstraint(fields=["tg_id"], condition=_LIVE, name="accounts_ticket_one_a_telegram"),
            models.UniqueConstraint(fields=["phone"], condition=_LIVE, name="accounts_ticket_one_a_phone"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_at"], name="accounts_ticket_by_age")]

    def __str__(self) -> str:
        return str(self.id)


class StaffLink(models.Model):
    """A single-use link that ties a member of staff to the Telegram which opens it.

    `replaces`: made on the server for a lost Telegram; it ties a member who has one already.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True)
    replaces = models.BooleanField(default=False, db_default=False)

    user_id: UUID

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token_hash"], name="accounts_staff_link_token")
        ]

    def __str__(self) -> str:
        return str(self.id)
