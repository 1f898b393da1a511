from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import Purpose


class SignInCode(models.Model):
    """A secret sent to a person's Telegram: six digits, or a long one that nobody guesses. Kept as an HMAC bound to the
    id, which is the challenge that clients hold."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    digest = models.BinaryField(max_length=32)
    is_long = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    device_name = models.CharField(_("device"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True)
    voided_at = models.DateTimeField(null=True)
    session = models.ForeignKey("accounts.Session", on_delete=models.SET_NULL, null=True, related_name="+")
    # The known device that asked for it, whose token the sign-in exchanges; it may be known no longer.
    device = models.ForeignKey(
        "accounts.KnownDevice",
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(used_at=None, voided_at=None),
                name="accounts_code_one_a_purpose",
            ),
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="accounts_code_five_tries"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_at"], name="accounts_code_by_age")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
