"""What needs a second person: beyond which sums, and who that may be."""

from typing import Final
from uuid import UUID

from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.wallet.enums import ApprovalReason, RequestState
from projectsplatform.wallet.errors import CapInvalid, RequestClosed, SecondPersonNeeded
from projectsplatform.wallet.models import TopUpCaps, TopUpClaim, TopUpRequest
from projectsplatform.wallet.queries.caps import CapUse

APPROVED_ALONE: Final = 1_000_000
"""So'm that one member of staff may put on a balance; more needs a second."""


def approval_reason(amount: int, use: CapUse) -> ApprovalReason | None:
    """Why a second member of staff must agree before the money moves; None: nobody must. Looked at under both locks."""
    if amount > APPROVED_ALONE:
        return ApprovalReason.AMOUNT
    if use.by_member + amount > use.member_cap:
        return ApprovalReason.MEMBER
    if use.by_customer + amount > use.customer_cap:
        return ApprovalReason.CUSTOMER
    return None


def require_caps(by_member: int, by_customer: int) -> None:
    """0 to 10¹² whole so'm each; 0: everything needs two. Raises CapInvalid."""
    for field, value in (("by_member", by_member), ("by_customer", by_customer)):
        if not 0 <= value <= MAX_AMOUNT:
            raise CapInvalid(field=field, max=MAX_AMOUNT)


def require_waiting(request: TopUpRequest | TopUpCaps | TopUpClaim) -> None:
    """Looked at under the request's lock. Raises RequestClosed."""
    if request.state != RequestState.WAITING:
        raise RequestClosed


def require_second_person(request: TopUpRequest, *, actor_id: UUID) -> None:
    """Four eyes, and neither pair is the customer's. Raises SecondPersonNeeded."""
    if actor_id in {request.requested_by_id, request.customer_id}:
        raise SecondPersonNeeded
