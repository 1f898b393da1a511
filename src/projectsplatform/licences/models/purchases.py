from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import append_only
from projectsplatform.licences.enums import ReminderKind
from projectsplatform.licences.models.licences import Licence
from projectsplatform.licences.models.products import Product


@append_only(guard="licences_purchase_is_kept")
class Purchase(models.Model):
    """Months bought, and what the buyer was answered: a repeated request gets the same answer from here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="purchases", verbose_name=_("person")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="purchases", verbose_name=_("licence"))
    transfer = models.OneToOneField("wallet.Transfer", models.PROTECT, related_name="+", verbose_name=_("transfer"))
    months = models.PositiveSmallIntegerField(_("months"))
    bonus_months = models.PositiveSmallIntegerField(_("bonus months"), default=0)
    price = models.BigIntegerField(_("price"))
    idempotency_key = models.CharField(_("idempotency key"), max_length=255, null=True, blank=True)  # noqa: DJ001  no key is not an empty key
    balance_after = models.BigIntegerField(_("balance after"))
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    device_id = models.CharField(_("device"), max_length=128, null=True, blank=True)  # noqa: DJ001  null: no device was bound
    created_at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["user", "product", "idempotency_key"], name="purchase_one_a_key"),
            models.CheckConstraint(condition=Q(months__range=(1, 36)), name="purchase_months"),
            models.CheckConstraint(condition=Q(price__gt=0), name="purchase_price"),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="purchase_balance"),
        ]
        indexes = [models.Index(fields=["user", "created_at"], name="purchase_of_person")]

    def __str__(self) -> str:
        return f"{self.product_id} × {self.months}"


class Reminder(models.Model):
    """One notice about one end of a licence."""

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="reminders", verbose_name=_("licence"))
    ends_at = models.DateTimeField(_("end"))
    kind = models.PositiveSmallIntegerField(_("kind"), choices=ReminderKind.choices)
    created_at = models.DateTimeField(_("date"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["licence", "ends_at", "kind"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.kind}"
