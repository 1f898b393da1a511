from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted
from projectsplatform.payments.enums import DifferenceKind, DifferenceState, Provider, Resolution, StatedAs
from projectsplatform.payments.models.payments import PROVIDER_ID_LENGTH, ProviderPayment
from projectsplatform.payments.models.reconciliation import ACCOUNT_LENGTH, ReconciliationRun
from projectsplatform.wallet.models import NOTE_LENGTH, Transfer

_CLOSED = (DifferenceState.OPEN, DifferenceState.GONE)


@never_deleted()
class Difference(models.Model):
    """Where a provider and our books differ, once for each `kind` and `subject` of a provider, whatever runs find it again.

    `stated_…` is the provider's side, its amount tiyin; `payment`, or `transfer`, ours. `credited` is the payment that a
    resolution made; `debt` so'm that were spent before they could be taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.CharField(_("provider"), max_length=5, choices=Provider.choices)
    kind = models.CharField(_("what differs"), max_length=21, choices=DifferenceKind.choices)
    subject = models.CharField(max_length=80)
    provider_id = models.CharField(_("provider's number"), max_length=PROVIDER_ID_LENGTH, blank=True)
    account = models.CharField(_("account"), max_length=ACCOUNT_LENGTH, blank=True)
    stated_as = models.CharField(_("the provider says"), max_length=9, choices=StatedAs.choices, blank=True)
    stated_amount = models.BigIntegerField(_("the provider's amount"), null=True)
    at = models.DateTimeField(_("time"), null=True)
    payment = models.ForeignKey(
        ProviderPayment, on_delete=models.PROTECT, null=True, related_name="differences", verbose_name=_("payment")
    )
    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("transfer")
    )
    first_run = models.ForeignKey(ReconciliationRun, on_delete=models.PROTECT, related_name="new_differences")
    last_run = models.ForeignKey(ReconciliationRun, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(_("found"))
    state = models.CharField(_("state"), max_length=8, choices=DifferenceState.choices)
    resolution = models.CharField(_("resolution"), max_length=10, choices=Resolution.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=NOTE_LENGTH, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("resolved by")
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    credited = models.ForeignKey(ProviderPayment, on_delete=models.PROTECT, null=True, related_name="+")
    credited_amount = models.BigIntegerField(null=True)
    debt = models.BigIntegerField(_("debt"), default=0)
    debt_reason = models.CharField(_("how the debt was cleared"), max_length=NOTE_LENGTH, blank=True)
    debt_cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("cleared by")
    )
    debt_cleared_at = models.DateTimeField(_("debt cleared"), null=True)

    payment_id: int | None
    transfer_id: UUID | None
    person_id: UUID | None
    requested_by_id: UUID | None
    resolved_by_id: UUID | None

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="difference_list"),
            models.Index(fields=["provider", "provider_id"], name="difference_number"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "kind", "subject"], name="difference_once"),
            models.CheckConstraint(condition=Q(debt__gte=0), name="difference_debt"),
            models.CheckConstraint(
                condition=Q(state__in=_CLOSED, resolution="", resolved_by=None, requested_by=None)
                | Q(state=DifferenceState.WAITING, resolved_by=None, requested_by__isnull=False)
                | (Q(state=DifferenceState.RESOLVED, resolved_at__isnull=False) & ~Q(resolution="") & ~Q(reason="")),
                name="difference_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(requested_by=None) | Q(resolved_by=None) | ~Q(resolved_by=F("requested_by")),
                name="difference_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_provider_display()}"

    @property
    def has_debt(self) -> bool:
        """Whether something that was spent still waits to be cleared."""
        return self.debt > 0 and self.debt_cleared_at is None
