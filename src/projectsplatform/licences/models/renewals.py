from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.licences.enums import RenewalState
from projectsplatform.licences.models.licences import Licence
from projectsplatform.licences.models.purchases import Purchase


class Renewal(models.Model):
    """The automatic renewal of a licence at one end: one month for at most `price` so'm, which its owner was told.

    It is due from `charge_at` until the end. A licence whose end moved meanwhile gets another row for the new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="renewals", verbose_name=_("licence"))
    ends_at = models.DateTimeField(_("end"))
    price = models.BigIntegerField(_("price"))
    state = models.CharField(_("state"), max_length=8, choices=RenewalState.choices, default=RenewalState.WAITING)
    announced_at = models.DateTimeField(_("announced"))
    charge_at = models.DateTimeField(_("to be charged"))
    purchase = models.OneToOneField(
        Purchase, models.PROTECT, null=True, related_name="renewal", verbose_name=_("purchase")
    )

    class Meta:
        verbose_name = _("automatic renewal")
        verbose_name_plural = _("automatic renewals")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["licence", "ends_at"], name="renewal_once_an_end"),
            models.CheckConstraint(condition=Q(price__gt=0), name="renewal_price"),
            models.CheckConstraint(
                condition=Q(charge_at__gte=models.F("announced_at"), charge_at__lt=models.F("ends_at")),
                name="renewal_after_it_was_announced",
            ),
            models.CheckConstraint(
                condition=Q(state=RenewalState.DONE, purchase__isnull=False)
                | (~Q(state=RenewalState.DONE) & Q(purchase__isnull=True)),
                name="renewal_done_by_a_purchase",
            ),
        ]
        indexes = [
            models.Index(fields=["charge_at", "id"], condition=Q(state__in=["waiting", "short"]), name="renewal_due")
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.state}"
