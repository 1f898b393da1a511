"""What is kept about a person's payments."""

from typing import Any

from django.db.models import Exists, OuterRef

from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.payments.models import FiscalReceipt, ProviderEvent, ProviderPayment, ProviderRefund


def export_payments(person: DataSubject) -> dict[str, Any]:
    """Every payment through a provider, what providers said of them, and what was given back."""
    silent = FiscalReceipt.objects.filter(payment=OuterRef("pk"), is_silent=True)
    payments = (
        ProviderPayment.objects.filter(person_id=person.user_id).annotate(is_silent=Exists(silent)).order_by("-pk")
    )
    events = ProviderEvent.objects.filter(person_id=person.user_id).order_by("-pk")
    refunds = ProviderRefund.objects.filter(payment__person_id=person.user_id)
    return {
        "payments": [_payment(payment) | {"no_receipt_came": payment.is_silent} for payment in payments],
        "events": [_event(event) for event in events],
        "refunds": [_refund(refund) for refund in refunds],
    }


def _payment(payment: ProviderPayment) -> dict[str, Any]:
    moments = {
        "created_at": payment.created_at,
        "received_at": payment.confirmed_at,
        "cancelled_at": payment.cancelled_at,
    }
    return {
        "number": payment.pk,
        "provider": payment.provider,
        "provider_number": payment.provider_id,
        "account": payment.account,
        "amount": payment.amount,
        "state": payment.state,
        "details": payment.details,
        "receipts": payment.fiscal,
        **{name: rfc3339(at) if at else None for name, at in moments.items()},
    }


def _event(event: ProviderEvent) -> dict[str, Any]:
    return {
        "provider": event.provider,
        "method": event.method,
        "asked": event.asked,
        "answered": event.answered,
        "at": rfc3339(event.at),
    }


def _refund(refund: ProviderRefund) -> dict[str, Any]:
    return {
        "payment": refund.payment_id,
        "way": refund.way,
        "amount": refund.amount,
        "state": refund.state,
        "reason": refund.reason,
        "transfer_number": refund.transfer_number,
        "transferred_on": refund.transferred_on.isoformat() if refund.transferred_on else None,
        "requested_at": rfc3339(refund.requested_at),
        "ended_at": rfc3339(refund.ended_at) if refund.ended_at else None,
    }
