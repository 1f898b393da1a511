"""Top-ups that staff enter: a small one moves money at once, a large one when a second member of staff agrees."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db import idempotency
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import insert
from projectsplatform.kit.errors import NothingThere
from projectsplatform.wallet.enums import RequestState, TransferKind
from projectsplatform.wallet.errors import ReceiptInvalid, ReceiptUsed
from projectsplatform.wallet.models import RECEIPT_LENGTH, LedgerAccount, ReceiptPicture, TopUpRequest, Transfer
from projectsplatform.wallet.operations.accounts import lock_credited_account, lock_for_top_up
from projectsplatform.wallet.operations.notices import tell_of_refusal, tell_staff_of_request
from projectsplatform.wallet.operations.top_ups import credit_locked
from projectsplatform.wallet.queries.caps import cap_use
from projectsplatform.wallet.rules.approvals import approval_reason, require_second_person, require_waiting
from projectsplatform.wallet.rules.files import clean_picture
from projectsplatform.wallet.rules.movements import (
    clean_note,
    clean_receipt,
    require_amount,
    require_someone_else,
    require_unused_receipt,
)


@retried
@transaction.atomic
def request_top_up(
    *,
    customer_id: UUID,
    amount: int,
    note: str,
    receipt_number: str,
    picture: bytes | None,
    actor_id: UUID,
    idempotency_key: str,
    at: datetime,
) -> TopUpRequest:
    """Records cash that was taken; carried out at once unless a second member of staff must agree. One effect a key.

    A second must agree to a large sum, and beyond the caps of 24 hours by member and by customer (`approval_reason`).

    Raises OwnAccount, AmountInvalid, NoteInvalid, ReceiptInvalid, ReceiptUsed, PictureTooLarge, PictureInvalid,
    IdempotencyConflict, AccountDeleted, NothingThere.
    """
    require_someone_else(actor_id=actor_id, user_id=customer_id)
    require_amount(amount)
    request = TopUpRequest(customer_id=customer_id, amount=amount, requested_by_id=actor_id, requested_at=at)
    request.note, request.receipt_number = clean_note(note), _receipt(receipt_number)
    had = idempotency.claim(
        endpoint="request_top_up",
        person=str(customer_id),
        key=idempotency_key,
        body={"amount": amount, "note": request.note, "receipt_number": request.receipt_number},
        effect=request.pk,
    )
    if had is not None:
        return TopUpRequest.objects.get(pk=had)
    account = lock_for_top_up(customer_id=customer_id, member_id=actor_id)
    request.picture = _keep_picture(picture, at)
    request.approval_reason = approval_reason(amount, cap_use(member_id=actor_id, customer_id=customer_id, at=at)) or ""
    request.needs_approval = bool(request.approval_reason)
    if request.needs_approval:
        _wait(request, at)
    else:
        _carry_out(request, account, at)
        _keep(request)
    return request


@retried
@transaction.atomic
def approve_top_up(*, request_id: UUID, actor_id: UUID, at: datetime) -> TopUpRequest:
    """The second pair of eyes: the money moves. Raises NothingThere, RequestClosed, SecondPersonNeeded, ReceiptUsed."""
    request = _lock(request_id)
    require_second_person(request, actor_id=actor_id)
    request.approved_by_id = actor_id
    _carry_out(request, lock_credited_account(user_id=request.customer_id), at)
    request.save(update_fields=["state", "approved_by", "transfer", "decided_at"])
    _record("account.top_up.approved", request, actor_id, at)
    return request


@retried
@transaction.atomic
def refuse_top_up(*, request_id: UUID, actor_id: UUID, at: datetime) -> TopUpRequest:
    """No money moves; whoever asked may take it back, too. Raises NothingThere, RequestClosed, OwnAccount."""
    request = _lock(request_id)
    require_someone_else(actor_id=actor_id, user_id=request.customer_id)
    request.state, request.refused_by_id, request.decided_at = RequestState.REFUSED, actor_id, at
    request.save(update_fields=["state", "refused_by", "decided_at"])
    _record("account.top_up.refused", request, actor_id, at)
    tell_of_refusal(request, at=at)
    return request


def _receipt(receipt_number: str) -> str:
    clean = clean_receipt(receipt_number)
    if clean is None:
        raise ReceiptInvalid(max=RECEIPT_LENGTH)
    return clean


def _keep_picture(data: bytes | None, at: datetime) -> ReceiptPicture | None:
    if not data:
        return None
    return ReceiptPicture.objects.create(media_type=clean_picture(data), data=data, created_at=at)


def _wait(request: TopUpRequest, at: datetime) -> None:
    require_unused_receipt(request.receipt_number)
    _keep(request)
    _record("account.top_up.requested", request, request.requested_by_id, at)
    tell_staff_of_request(request, at=at)


def _carry_out(request: TopUpRequest, account: LedgerAccount, at: datetime) -> None:
    transfer = Transfer(
        kind=TransferKind.TOP_UP,
        note=request.note,
        receipt_number=request.receipt_number,
        actor_id=request.requested_by_id,
    )
    credit_locked(transfer=transfer, account=account, user_id=request.customer_id, amount=request.amount, at=at)
    request.transfer_id, request.state, request.decided_at = transfer.pk, RequestState.DONE, at


def _keep(request: TopUpRequest) -> None:
    """The unique index knows the receipts of all requests, and waits for who is just about to ask with the same."""
    try:
        insert(request)
    except IntegrityError as error:
        if "topuprequest_receipt_once" in str(error):
            raise ReceiptUsed(receipt_number=request.receipt_number) from error
        raise


def _lock(request_id: UUID) -> TopUpRequest:
    request = TopUpRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None:
        raise NothingThere
    require_waiting(request)
    return request


def _record(event: str, request: TopUpRequest, actor_id: UUID, at: datetime) -> None:
    audit.record(
        event=event,
        at=at,
        actor_id=actor_id,
        subject_id=request.customer_id,
        details={"request": str(request.pk), "amount": request.amount, "receipt_number": request.receipt_number},
    )
