from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7


class RelinkRequest(models.Model):
    """A person lost their Telegram and gets another: one member of staff asks, another agrees, a day passes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    old_tg_id = models.BigIntegerField(_("old Telegram id"), null=True)
    new_tg_id = models.BigIntegerField(_("new Telegram id"))
    new_phone = models.CharField(_("new phone"), max_length=16, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    effective_at = models.DateTimeField(_("takes effect"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)

    class Meta:
        verbose_name = _("Telegram change")
        verbose_name_plural = _("Telegram changes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(done_at=None, cancelled_at=None), name="accounts_relink_one_open"
            ),
            models.CheckConstraint(condition=~Q(requested_by=F("user")), name="accounts_relink_not_asked_by_self"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | (~Q(approved_by=F("user")) & ~Q(approved_by=F("requested_by"))),
                name="accounts_relink_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(approved_at__isnull=False), name="accounts_relink_done_when_approved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.new_tg_id}"
