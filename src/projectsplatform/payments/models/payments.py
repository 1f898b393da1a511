from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.protection import append_only, never_deleted
from projectsplatform.payments.enums import PaymentState, Provider, Refused
from projectsplatform.wallet.models import Transfer

PROVIDER_ID_LENGTH = 64
_FAILED = frozenset({2, 3})
LEAST = 1_000
MOST = 50_000_000
"""So'm of one payment."""


@never_deleted()
class ProviderPayment(models.Model):
    """A payment that a provider takes for us.

    `id` is the number that our pages give the provider. `provider_id` is the provider's own, once it is known; the same
    one is one payment. `amount` is whole so'm. `provider_time`, in milliseconds, is the provider's: Payme's timeout counts
    from it. `key` is of the press that began it. `transfer` put the money on the balance, `refund` took it back.
    """

    id = models.BigAutoField(_("number"), primary_key=True)
    provider = models.CharField(_("provider"), max_length=5, choices=Provider.choices)
    provider_id = models.CharField(_("provider's number"), max_length=PROVIDER_ID_LENGTH, null=True)  # noqa: DJ001 - unique
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    amount = models.BigIntegerField(_("amount"))
    state = models.CharField(_("state"), max_length=9, choices=PaymentState.choices)
    account = models.CharField(_("account"), max_length=255, blank=True)
    provider_time = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(_("created"))
    reserved_at = models.DateTimeField(_("reserved"), null=True)
    confirmed_at = models.DateTimeField(_("received"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    reason = models.SmallIntegerField(_("reason"), null=True)
    details = models.JSONField(default=dict, blank=True)
    fiscal = models.JSONField(default=dict, blank=True)
    back = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique
    transfer = models.OneToOneField(
        Transfer, on_delete=models.PROTECT, null=True, related_name="payment", verbose_name=_("transfer")
    )
    refund = models.OneToOneField(
        Transfer, on_delete=models.PROTECT, null=True, related_name="refunded_payment", verbose_name=_("refund")
    )

    person_id: UUID
    transfer_id: UUID | None
    refund_id: UUID | None

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="payment_of_person"),
            models.Index(fields=["provider", "provider_time", "id"], name="payment_by_providers_time"),
            models.Index(fields=["provider", "state", "-id"], name="payment_list"),
            models.Index(fields=["created_at"], name="payment_by_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "provider_id"], name="payment_once_a_providers_number"),
            models.UniqueConstraint(fields=["person", "key", "provider", "amount"], name="payment_begun_once"),
            models.CheckConstraint(condition=Q(amount__range=(LEAST, MOST)), name="payment_amount"),
            models.CheckConstraint(
                condition=Q(state=PaymentState.BEGUN, transfer__isnull=True, refund__isnull=True)
                | Q(
                    state=PaymentState.CREATED,
                    provider_id__isnull=False,
                    reserved_at__isnull=False,
                    transfer__isnull=True,
                    refund__isnull=True,
                )
                | Q(
                    state=PaymentState.CONFIRMED,
                    provider_id__isnull=False,
                    confirmed_at__isnull=False,
                    transfer__isnull=False,
                    refund__isnull=True,
                )
                | Q(
                    state=PaymentState.CANCELLED, cancelled_at__isnull=False, transfer__isnull=True, refund__isnull=True
                )
                | Q(
                    state=PaymentState.REFUNDED,
                    confirmed_at__isnull=False,
                    cancelled_at__isnull=False,
                    transfer__isnull=False,
                    refund__isnull=False,
                ),
                name="payment_state_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} {self.id}"

    @property
    def paydoc(self) -> int | None:
        """Click's number of the payment for its Merchant API; None until Click has told it, and of other providers."""
        text = str(self.details.get("paydoc", "")) if self.provider == Provider.CLICK else ""
        return int(text) if text.isascii() and text.isdigit() else None

    @property
    def has_failed(self) -> bool:
        """Whether the provider says that the money could not be taken: Payme's reasons 2 and 3, Click's own numbers."""
        return self.reason is not None and (self.reason in _FAILED or self.reason < 0)


@append_only(guard="payments_event_is_kept")
class ProviderEvent(models.Model):
    """What a provider asked and what it was answered, without secrets. `refused`: why it had no effect; `person`: whom it is
    about, where that is known. What was said of somebody who has left is blanked."""

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(_("provider"), max_length=5, choices=Provider.choices)
    payment = models.ForeignKey(
        ProviderPayment, on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("payment")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    method = models.CharField(_("method"), max_length=30)
    asked = models.JSONField(_("asked"))
    answered = models.JSONField(_("answered"))
    refused = models.CharField(_("refused"), max_length=9, choices=Refused.choices, blank=True, default=Refused.NO)
    address = models.CharField(_("address"), max_length=45, blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("event of a provider")
        verbose_name_plural = _("events of providers")
        indexes: ClassVar = [
            models.Index(fields=["provider", "-id"], name="providerevent_list"),
            models.Index(fields=["at"], condition=~Q(refused=Refused.NO), name="providerevent_refused"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.method} {self.id}"
