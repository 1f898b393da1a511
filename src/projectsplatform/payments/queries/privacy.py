"""What is kept about a person's payments."""

from typing import Any

from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.payments.models import ProviderEvent, ProviderPayment


def export_payments(person: DataSubject) -> dict[str, Any]:
    """Every payment through a provider, and what providers said of them."""
    payments = ProviderPayment.objects.filter(person_id=person.user_id).order_by("-pk")
    events = ProviderEvent.objects.filter(person_id=person.user_id).order_by("-pk")
    return {"payments": [_payment(payment) for payment in payments], "events": [_event(event) for event in events]}


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
