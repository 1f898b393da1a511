"""What a member of staff decides on a payment that a customer told of, with the bank's list beside it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.errors import AccountDeleted, OwnAccount
from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.wallet.enums import ClaimState
from projectsplatform.wallet.errors import AmountInvalid, NoteInvalid, ReceiptInvalid, ReceiptUsed, RequestClosed
from projectsplatform.wallet.models import TopUpClaim
from projectsplatform.wallet.operations.accounts import lock_credited_account
from projectsplatform.wallet.operations.notices import tell_of_claim_refused
from projectsplatform.wallet.operations.requests import request_top_up
from projectsplatform.wallet.rules.approvals import require_waiting
from projectsplatform.wallet.rules.movements import clean_note, require_someone_else


@refuses(
    NothingThere, RequestClosed, OwnAccount, AmountInvalid, NoteInvalid, ReceiptInvalid, ReceiptUsed, AccountDeleted
)
@retried
@transaction.atomic
def approve_claim(
    *, claim_id: UUID, amount: int, receipt_number: str, note: str, actor_id: UUID, at: datetime
) -> TopUpClaim:
    """The member of staff enters the top-up, with the amount and number as the bank has them.

    It counts as theirs: beyond the caps, or when it is large, a second member must agree before the money moves.
    """
    claim = _lock(claim_id)
    claim.request = request_top_up(
        customer_id=claim.customer_id,
        amount=amount,
        note=note,
        receipt_number=receipt_number,
        picture=None,
        actor_id=actor_id,
        idempotency_key=f"claim:{claim.pk}",
        at=at,
    )
    _decide(claim, ClaimState.APPROVED, actor_id, at)
    return claim


@refuses(NothingThere, RequestClosed, OwnAccount, NoteInvalid, AccountDeleted)
@retried
@transaction.atomic
def refuse_claim(*, claim_id: UUID, reason: str, actor_id: UUID, at: datetime) -> TopUpClaim:
    """No money moves; the customer reads the reason."""
    clean_reason = clean_note(reason)
    claim = _lock(claim_id)
    require_someone_else(actor_id=actor_id, user_id=claim.customer_id)
    claim.reason = clean_reason
    _decide(claim, ClaimState.REFUSED, actor_id, at)
    return claim


def _lock(claim_id: UUID) -> TopUpClaim:
    """After the person's account, as everywhere. Raises NothingThere, RequestClosed, AccountDeleted."""
    found = TopUpClaim.objects.filter(pk=claim_id).values_list("customer_id", flat=True).first()
    if found is None:
        raise NothingThere
    lock_credited_account(user_id=found)
    claim = TopUpClaim.objects.select_for_update(of=("self",)).select_related("customer").get(pk=claim_id)
    require_waiting(claim)
    return claim


def _decide(claim: TopUpClaim, state: ClaimState, actor_id: UUID, at: datetime) -> None:
    claim.state, claim.decided_by_id, claim.decided_at = state, actor_id, at
    claim.save(update_fields=["state", "reason", "decided_by", "decided_at", "request"])
    details = {
        "claim": str(claim.pk),
        "amount": claim.amount,
        "request": str(claim.request_id) if claim.request_id else None,
    }
    audit.record(
        event=f"account.claim.{state}", at=at, actor_id=actor_id, subject_id=claim.customer_id, details=details
    )
    if state == ClaimState.REFUSED:
        tell_of_claim_refused(claim, at=at)
