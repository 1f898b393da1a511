"""Payments of Payme that nobody came to make: a closed tab sends nothing, so they are ended here."""

from datetime import datetime

from django.db import transaction

from projectsplatform.kit.db.retry import retried
from projectsplatform.payments.enums import PaymentState, Provider, Refused
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.payments import cancel
from projectsplatform.payments.rules.timeouts import PAYME_TIMEOUT, has_waited_too_long, oldest_waiting

_AT_ONCE = 100


@retried
@transaction.atomic
def end_waiting(*, at: datetime) -> int:
    """Cancels some of those whose time is over, and says how many; one that Payme asks for just now is left to that call."""
    waiting = ProviderPayment.objects.select_for_update(skip_locked=True).filter(
        provider=Provider.PAYME, state=PaymentState.CREATED, provider_time__lt=oldest_waiting(at)
    )
    payments = list(waiting.order_by("pk")[:_AT_ONCE])
    for payment in payments:
        end_if_late(payment, at=at)
        record(
            provider=Provider.PAYME,
            method="timeout",
            asked={},
            answered={"state": -1, "reason": PAYME_TIMEOUT},
            payment=payment,
            refused=Refused.NO,
            at=at,
        )
    return len(payments)


def end_if_late(payment: ProviderPayment, *, at: datetime) -> bool:
    """Whether its time is over; it is cancelled then. In the transaction that has locked it."""
    return has_waited_too_long(payment, at) and cancel(payment, reason=PAYME_TIMEOUT, at=at)
