from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.db.protection import never_deleted
from projectsplatform.kit.uz.money import format_som
from projectsplatform.payments.enums import AT_CLICK, OPEN_REFUNDS, RefundState, RefundWay
from projectsplatform.payments.models.payments import LEAST, MOST, ProviderPayment
from projectsplatform.wallet.enums import ApprovalReason
from projectsplatform.wallet.models import NOTE_LENGTH, RECEIPT_LENGTH, Transfer

ANSWER_LENGTH = 200


@never_deleted()
class ProviderRefund(models.Model):
    """Money of a payment that staff give back: whole, by Click's reversal, or what is unspent of it, by bank transfer.

    `transfer` took it off the balance when it was asked for; `returned` put it there again, where it was not made.
    `ask_at`: when Click is asked next what became of it. `answer` is the last thing that Click said. `transfer_number` and
    `transferred_on` are the bank's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    payment = models.ForeignKey(
        ProviderPayment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    way = models.CharField(_("way"), max_length=5, choices=RefundWay.choices)
    state = models.CharField(_("state"), max_length=9, choices=RefundState.choices)
    amount = models.BigIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=NOTE_LENGTH, blank=True)
    approval_reason = models.CharField(
        _("why a second member of staff"), max_length=8, choices=ApprovalReason.choices, blank=True
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )
    sent_at = models.DateTimeField(_("asked of Click"), null=True)
    ask_at = models.DateTimeField(null=True)
    asked = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(_("ended"), null=True)
    answer = models.CharField(_("what Click said"), max_length=ANSWER_LENGTH, blank=True)
    transfer_number = models.CharField(_("number of the bank transfer"), max_length=RECEIPT_LENGTH, blank=True)
    transferred_on = models.DateField(_("day of the bank transfer"), null=True)
    transfer = models.OneToOneField(
        Transfer, on_delete=models.PROTECT, related_name="provider_refund", verbose_name=_("line that took the money")
    )
    returned = models.OneToOneField(
        Transfer,
        on_delete=models.PROTECT,
        null=True,
        related_name="returned_refund",
        verbose_name=_("line that put it back"),
    )

    payment_id: int
    requested_by_id: UUID
    approved_by_id: UUID | None
    ended_by_id: UUID | None
    transfer_id: UUID
    returned_id: UUID | None

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(state__in=OPEN_REFUNDS), name="refund_open"),
            models.Index(fields=["requested_by", "requested_at"], name="refund_by_member"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state__in=OPEN_REFUNDS), name="refund_open_once_a_payment"
            ),
            models.UniqueConstraint(
                Upper("transfer_number"),
                "transferred_on",
                condition=~Q(transfer_number=""),
                name="refund_once_a_bank_transfer",
            ),
            models.CheckConstraint(condition=Q(amount__range=(1, MOST)), name="refund_amount"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("requested_by")), name="refund_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(way=RefundWay.CLICK, amount__gte=LEAST, approval_reason="", transfer_number="")
                & ~Q(state=RefundState.WAITING)
                | Q(way=RefundWay.BANK, sent_at=None) & ~Q(state__in=AT_CLICK),
                name="refund_way_fits",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REFUNDS, ended_at=None, returned=None)
                | Q(state=RefundState.DONE, ended_at__isnull=False, returned=None)
                | Q(state=RefundState.REFUSED, ended_at__isnull=False, returned__isnull=False),
                name="refund_state_fits",
            ),
            models.CheckConstraint(
                condition=~Q(way=RefundWay.BANK, state=RefundState.DONE)
                | Q(transferred_on__isnull=False, ended_by__isnull=False) & ~Q(transfer_number=""),
                name="refund_by_bank_is_told",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RefundState.WAITING, RefundState.REFUSED])
                | Q(approval_reason="")
                | Q(approved_by__isnull=False),
                name="refund_approved_where_needed",
            ),
        ]

    def __str__(self) -> str:
        return f"{format_som(self.amount)} {self.get_way_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided, made or known."""
        return self.state in OPEN_REFUNDS
