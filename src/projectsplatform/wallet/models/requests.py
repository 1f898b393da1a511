from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted
from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.wallet.enums import ApprovalReason, RequestState
from projectsplatform.wallet.models.ledger import NOTE_LENGTH, RECEIPT_LENGTH, Transfer


class ReceiptPicture(models.Model):
    """A photograph of a receipt: kept in the database, shown to staff only. `media_type` was told by its content."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    media_type = models.CharField(max_length=20)
    data = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(Func(F("data"), function="sha256"), name="receiptpicture_sha256")]

    def __str__(self) -> str:
        return str(self.id)


@never_deleted()
class TopUpRequest(models.Model):
    """Cash that a member of staff took. A large sum waits here until a second member of staff agrees."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="top_up_requests", verbose_name=_("person")
    )
    amount = models.BigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=NOTE_LENGTH)
    receipt_number = models.CharField(_("receipt number"), max_length=RECEIPT_LENGTH)
    picture = models.OneToOneField(ReceiptPicture, on_delete=models.PROTECT, null=True, related_name="request")
    needs_approval = models.BooleanField(_("needs a second member of staff"))
    approval_reason = models.CharField(
        _("why a second member of staff"), max_length=8, choices=ApprovalReason.choices, default="", db_default=""
    )
    state = models.CharField(_("state"), max_length=8, choices=RequestState.choices, default=RequestState.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("refused by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    transfer = models.OneToOneField(
        Transfer, on_delete=models.PROTECT, null=True, related_name="request", verbose_name=_("transfer")
    )

    customer_id: UUID
    requested_by_id: UUID
    picture_id: UUID | None
    transfer_id: UUID | None

    class Meta:
        verbose_name = _("top-up")
        verbose_name_plural = _("top-ups")
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(state=RequestState.WAITING), name="topuprequest_waiting"),
            models.Index(fields=["requested_by", "requested_at"], name="topuprequest_by_member"),
            models.Index(fields=["customer", "requested_at"], name="topuprequest_by_customer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__range=(1, MAX_AMOUNT)), name="topuprequest_amount"),
            models.CheckConstraint(condition=~Q(requested_by=F("customer")), name="topuprequest_not_for_oneself"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | (~Q(approved_by=F("requested_by")) & ~Q(approved_by=F("customer"))),
                name="topuprequest_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, transfer=None, decided_at=None, needs_approval=True)
                | Q(state=RequestState.REFUSED, transfer=None, refused_by__isnull=False, decided_at__isnull=False)
                | (
                    Q(state=RequestState.DONE, transfer__isnull=False, decided_at__isnull=False)
                    & (Q(needs_approval=False) | Q(approved_by__isnull=False))
                ),
                name="topuprequest_state_fits",
            ),
            models.UniqueConstraint(
                Upper("receipt_number"), condition=~Q(state=RequestState.REFUSED), name="topuprequest_receipt_once"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number
