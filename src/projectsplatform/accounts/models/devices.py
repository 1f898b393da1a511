from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7


class KnownDevice(models.Model):
    """A browser or program that signed in to an account. Its token is good for a budget of wrong passwords and nothing else;
    only the SHA-256 is kept. A device that is no longer known has no row.

    `previous_hash`: the token before, good for a day after the exchange, as the answer with the new one may get lost.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32, null=True)
    device_name = models.CharField(_("device"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("created"))
    signed_in_at = models.DateTimeField(_("last sign-in"))
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token_hash"], name="accounts_device_token"),
            models.UniqueConstraint(fields=["previous_hash"], name="accounts_device_previous_token"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_at"], name="accounts_device_by_age")]

    def __str__(self) -> str:
        return self.device_name or str(self.id)
