"""Fiscal data: what a top-up is for the tax office now, and the receipts of a payment."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import FiscalReceipt, FiscalSettings, ProviderPayment


def fiscal_settings() -> FiscalSettings | None:
    """Those that hold."""
    return FiscalSettings.objects.order_by("-id").first()


def payment_of_transfer(transfer_id: UUID) -> ProviderPayment | None:
    """The payment that this transfer put on the balance or took back."""
    return ProviderPayment.objects.filter(Q(transfer_id=transfer_id) | Q(refund_id=transfer_id)).first()


def expected_receipt(payment: ProviderPayment) -> FiscalReceipt | None:
    """What is known of its receipt beside what came."""
    return FiscalReceipt.objects.filter(pk=payment.pk).first()


def due_receipts(at: datetime, most: int) -> list[FiscalReceipt]:
    """Some of Click's that are to be asked about, locked; those that another transaction has are left to it. A payment that was
    given back is no sale."""
    due = FiscalReceipt.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        next_at__lte=at, payment__state=PaymentState.CONFIRMED
    )
    return list(due.select_related("payment", "settings").order_by("next_at")[:most])
