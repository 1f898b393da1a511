"""“I have paid”: a customer tells of a payment, which waits for a member of staff."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.errors import AccountDeleted
from projectsplatform.kit.db import idempotency
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import insert
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.wallet.errors import (
    AmountInvalid,
    ClaimFileInvalid,
    ClaimFileTooLarge,
    NoteInvalid,
    ReceiptInvalid,
    TooManyOpen,
)
from projectsplatform.wallet.models import ClaimFile, TopUpClaim
from projectsplatform.wallet.operations.accounts import lock_credited_account
from projectsplatform.wallet.operations.notices import tell_staff_of_claim
from projectsplatform.wallet.queries.claims import count_waiting
from projectsplatform.wallet.rules.claims import clean_claimed_note, clean_claimed_receipt, require_room_for_claim
from projectsplatform.wallet.rules.files import clean_claim_file
from projectsplatform.wallet.rules.movements import require_amount


@refuses(
    AmountInvalid,
    ReceiptInvalid,
    NoteInvalid,
    ClaimFileTooLarge,
    ClaimFileInvalid,
    TooManyOpen,
    IdempotencyConflict,
    AccountDeleted,
    NothingThere,
)
@retried
@transaction.atomic
def make_claim(
    *,
    customer_id: UUID,
    amount: int,
    receipt_number: str = "",
    note: str = "",
    file: bytes | None = None,
    idempotency_key: str | None = None,
    at: datetime,
) -> TopUpClaim:
    """Records a customer's word; no money moves. At most five wait at a time, counted under the account's lock."""
    require_amount(amount)
    claim = TopUpClaim(customer_id=customer_id, amount=amount, created_at=at)
    claim.receipt_number, claim.note = clean_claimed_receipt(receipt_number), clean_claimed_note(note)
    media_type = clean_claim_file(file) if file else ""
    lock_credited_account(user_id=customer_id)
    if idempotency_key is not None:
        body = {"amount": amount, "receipt_number": claim.receipt_number, "note": claim.note}
        had = idempotency.claim(
            endpoint="top_up_claims", person=str(customer_id), key=idempotency_key, body=body, effect=claim.pk
        )
        if had is not None:
            return TopUpClaim.objects.select_related("request").get(pk=had)
    require_room_for_claim(count_waiting(customer_id))
    if file:
        claim.file = ClaimFile.objects.create(
            media_type=media_type, data=file, sha256=sha256(file).digest(), created_at=at
        )
    insert(claim)
    tell_staff_of_claim(claim, at=at)
    return claim
