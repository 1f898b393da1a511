"""Differences, and what was done about them."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from projectsplatform.payments.enums import DifferenceState
from projectsplatform.payments.models import Difference
from projectsplatform.wallet.models import Entry, Transfer
from projectsplatform.wallet.queries.caps import WINDOW, CapUse, cap_use


def is_credited_by_hand(provider_id: str) -> bool:
    """Whether the provider's number is the receipt of a top-up of staff's that nobody has reversed."""
    found = Transfer.objects.filter(receipt_number__iexact=provider_id, reversed_by=None)
    return bool(provider_id) and found.exists()


def cap_use_with_credits(*, member_id: UUID, customer_id: UUID, at: datetime) -> CapUse:
    """What a member entered and a customer got in 24 hours, with what was credited of differences."""
    use = cap_use(member_id=member_id, customer_id=customer_id, at=at)
    since = at - WINDOW
    recent = Difference.objects.filter(credited_amount__isnull=False).filter(
        Q(requested_at__gt=since) | Q(requested_at=None, resolved_at__gt=since)
    )
    by_member = recent.filter(Q(requested_by=member_id) | Q(requested_by=None, resolved_by=member_id))
    return replace(
        use,
        by_member=use.by_member + _sum(by_member),
        by_customer=use.by_customer + _sum(recent.filter(person=customer_id)),
    )


def persons_amount(transfer_id: UUID) -> int:
    """What a transfer moved on its person's account, so'm."""
    return Entry.objects.get(transfer_id=transfer_id, number__isnull=False).amount


def open_differences() -> QuerySet[Difference]:
    """Those that somebody must look at."""
    return Difference.objects.filter(state=DifferenceState.OPEN)


def _sum(differences: QuerySet[Difference]) -> int:
    return differences.aggregate(sum=Sum("credited_amount"))["sum"] or 0
