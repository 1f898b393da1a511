"""A person's own payments, as they look at them."""

from uuid import UUID

from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import ProviderPayment

_SHOWN = 5
_LARGEST = 2**63 - 1


def payment_of(number: int, *, person_id: UUID) -> ProviderPayment:
    """Raises NothingThere, also for somebody else's."""
    found = ProviderPayment.objects.select_related("person").filter(pk=min(number, _LARGEST), person_id=person_id)
    payment = found.first()
    if payment is None:
        raise NothingThere
    return payment


def newest_payments(person_id: UUID) -> list[ProviderPayment]:
    """The last few that a provider knows of; what was only begun here is none yet."""
    known = ProviderPayment.objects.filter(person_id=person_id, reserved_at__isnull=False)
    return list(known.exclude(state=PaymentState.BEGUN).order_by("-id")[:_SHOWN])
