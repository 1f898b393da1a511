"""Payments of Click and Uzum Bank that stopped on their way: somebody turned back at the card, and nobody says so.

Neither protocol has a timeout. Ended late, so that a provider that was away for days still finds them; whatever comes after
that is answered as cancelled, and the provider gives the money back. Until then their customer cannot leave.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from projectsplatform.kit.db.retry import retried
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.payments import cancel

FORGOTTEN: Final = timedelta(days=7)
_AT_ONCE: Final = 100


@retried
@transaction.atomic
def end_forgotten(*, at: datetime) -> int:
    """Cancels some of them, and says how many; one that its provider asks for just now is left to that call."""
    waiting = ProviderPayment.objects.select_for_update(skip_locked=True).filter(
        provider__in=(Provider.CLICK, Provider.UZUM), state=PaymentState.CREATED, reserved_at__lt=at - FORGOTTEN
    )
    payments = list(waiting.order_by("pk")[:_AT_ONCE])
    for payment in payments:
        cancel(payment, at=at)
        record(provider=Provider(payment.provider), method="forgotten", asked={}, answered={}, payment=payment, at=at)
    return len(payments)
