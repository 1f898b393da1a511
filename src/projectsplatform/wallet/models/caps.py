from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted
from projectsplatform.kit.uz.money import MAX_AMOUNT, format_som
from projectsplatform.wallet.enums import RequestState


@never_deleted()
class TopUpCaps(models.Model):
    """What is topped up in 24 hours without a second member of staff, so'm: by one member, and for one customer.

    One owner asks, another agrees; the last row that was carried out holds. Nothing is edited afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by_member = models.BigIntegerField(_("by one member of staff in 24 hours"))
    by_customer = models.BigIntegerField(_("for one customer in 24 hours"))
    state = models.CharField(_("state"), max_length=8, choices=RequestState.choices, default=RequestState.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("agreed by")
    )
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("refused by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    requested_by_id: UUID

    class Meta:
        verbose_name = _("top-up caps")
        verbose_name_plural = _("top-up caps")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(by_member__range=(0, MAX_AMOUNT), by_customer__range=(0, MAX_AMOUNT)),
                name="topupcaps_amounts",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("requested_by")), name="topupcaps_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, agreed_by=None, refused_by=None, decided_at=None)
                | Q(state=RequestState.REFUSED, agreed_by=None, refused_by__isnull=False, decided_at__isnull=False)
                | Q(state=RequestState.DONE, agreed_by__isnull=False, refused_by=None, decided_at__isnull=False),
                name="topupcaps_state_fits",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=RequestState.WAITING), name="topupcaps_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{format_som(self.by_member)} · {format_som(self.by_customer)}"
