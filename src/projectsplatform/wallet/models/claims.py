from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted
from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.wallet.enums import ClaimState, RequestState
from projectsplatform.wallet.models.ledger import NOTE_LENGTH, RECEIPT_LENGTH
from projectsplatform.wallet.models.requests import TopUpRequest


class ClaimFile(models.Model):
    """A picture or PDF that a customer sent, served to staff as an attachment. `media_type` was told by its content."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    media_type = models.CharField(max_length=20)
    data = models.BinaryField()
    sha256 = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sha256"], name="claimfile_sha256")]

    def __str__(self) -> str:
        return str(self.id)


@never_deleted()
class TopUpClaim(models.Model):
    """“I have paid”, as a customer says it: nothing here is believed until a member of staff has looked.

    `receipt_number` is the customer's word: not unique, and empty when there is none. What staff approve becomes a
    `TopUpRequest` of that member's, under the caps and four eyes of every top-up.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="top_up_claims", verbose_name=_("person")
    )
    amount = models.BigIntegerField(_("amount"))
    receipt_number = models.CharField(_("receipt number"), max_length=RECEIPT_LENGTH, blank=True)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    file = models.OneToOneField(ClaimFile, on_delete=models.PROTECT, null=True, related_name="claim")
    created_at = models.DateTimeField(_("created"))
    state = models.CharField(_("state"), max_length=8, choices=ClaimState.choices, default=ClaimState.WAITING)
    reason = models.CharField(_("reason"), max_length=NOTE_LENGTH, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    request = models.OneToOneField(
        TopUpRequest, on_delete=models.PROTECT, null=True, related_name="claim", verbose_name=_("top-up")
    )

    customer_id: UUID
    file_id: UUID | None
    request_id: UUID | None

    class Meta:
        verbose_name = _("claim of a payment")
        verbose_name_plural = _("claims of payments")
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="topupclaim_list"),
            models.Index(Upper("receipt_number"), condition=~Q(receipt_number=""), name="topupclaim_receipt"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__range=(1, MAX_AMOUNT)), name="topupclaim_amount"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("customer")), name="topupclaim_not_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.WAITING, decided_by=None, decided_at=None, request=None)
                | Q(state=ClaimState.REFUSED, decided_by__isnull=False, decided_at__isnull=False, request=None)
                | Q(
                    state=ClaimState.APPROVED, decided_by__isnull=False, decided_at__isnull=False, request__isnull=False
                ),
                name="topupclaim_state_fits",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number or str(self.id)

    @property
    def answer(self) -> ClaimState:
        """What the customer is told: an approved claim waits on while its top-up waits for a second member of staff."""
        if self.request is None or self.request.state == RequestState.DONE:
            return ClaimState(self.state)
        return ClaimState.WAITING if self.request.state == RequestState.WAITING else ClaimState.REFUSED
