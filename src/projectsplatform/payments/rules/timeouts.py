"""How long a payment may wait for its provider."""

from datetime import UTC, datetime, timedelta
from typing import Final

from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import ProviderPayment

PAYME_WAITS: Final = 43_200_000
"""Milliseconds from Payme's `time`."""
PAYME_TIMEOUT: Final = 4
"""Payme's reason for it."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def milliseconds(at: datetime) -> int:
    """A moment as Payme and Uzum write it."""
    return (at - _EPOCH) // _MILLISECOND


def oldest_waiting(at: datetime) -> int:
    """Payments of Payme's `time` before this have waited too long."""
    return milliseconds(at) - PAYME_WAITS


def has_waited_too_long(payment: ProviderPayment, at: datetime) -> bool:
    """A payment of Payme that nobody came to make."""
    is_waiting = payment.state == PaymentState.CREATED and payment.provider_time is not None
    return is_waiting and (payment.provider_time or 0) < oldest_waiting(at)
