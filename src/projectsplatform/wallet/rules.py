"""What may happen to money."""

from typing import Final
from uuid import UUID

from projectsplatform.accounts.errors import OwnAccount
from projectsplatform.kit.files.pictures import is_pdf, picture_type
from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.wallet.enums import (
    PROVIDERS_ACCOUNTS,
    AccountKind,
    ApprovalReason,
    RequestState,
    TransferKind,
)
from projectsplatform.wallet.errors import (
    AlreadyReversed,
    AmountInvalid,
    CapInvalid,
    ClaimFileInvalid,
    ClaimFileTooLarge,
    NoteInvalid,
    NothingLeft,
    NotReversible,
    PictureInvalid,
    PictureTooLarge,
    ReceiptInvalid,
    ReceiptUsed,
    RefundNotReversible,
    RequestClosed,
    SearchTooLong,
    SecondPersonNeeded,
    StatementTooLong,
    ThroughProvider,
    TooManyOpen,
)
from projectsplatform.wallet.models import NOTE_LENGTH, RECEIPT_LENGTH, TopUpCaps, TopUpClaim, TopUpRequest, Transfer
from projectsplatform.wallet.queries.caps import CapUse
from projectsplatform.wallet.queries.transfers import is_receipt_used, is_reversed

APPROVED_ALONE: Final = 1_000_000
"""So'm that one member of staff may put on a balance; more needs a second."""
MAX_LINES_IN_FILE: Final = 10_000
"""A web worker makes the file while somebody waits for it."""
MAX_LINES_SEARCHED: Final = 10_000
"""Each line's words are made for its reader while they wait."""
MAX_PICTURE: Final = 5 * 1024 * 1024
MAX_OPEN_CLAIMS: Final = 5


def require_amount(amount: int) -> None:
    """1 to 10¹² whole so'm. Raises AmountInvalid."""
    if not 1 <= amount <= MAX_AMOUNT:
        raise AmountInvalid(max=MAX_AMOUNT)


def require_someone_else(*, actor_id: UUID | None, user_id: UUID) -> None:
    """Nobody moves money on their own account. Raises OwnAccount."""
    if actor_id == user_id:
        raise OwnAccount


def clean_note(note: str) -> str:
    """The reason, without spaces around it. Raises NoteInvalid when it is empty, too long, or holds what cannot be seen."""
    note = "\n".join(" ".join(line.split()) for line in note.strip().split("\n"))
    if not 1 <= len(note) <= NOTE_LENGTH or not note.replace("\n", "").isprintable():
        raise NoteInvalid(max=NOTE_LENGTH)
    return note


def clean_receipt(receipt_number: str | None) -> str | None:
    """The receipt's number with single spaces. Raises ReceiptInvalid."""
    if receipt_number is None:
        return None
    receipt_number = " ".join(receipt_number.split())
    if not 1 <= len(receipt_number) <= RECEIPT_LENGTH or not receipt_number.isprintable():
        raise ReceiptInvalid(max=RECEIPT_LENGTH)
    return receipt_number


def require_unused_receipt(receipt_number: str | None) -> None:
    """A receipt is credited once, whoever it was for. Raises ReceiptUsed."""
    if receipt_number is not None and is_receipt_used(receipt_number):
        raise ReceiptUsed(receipt_number=receipt_number)


def require_reversible(transfer: Transfer) -> None:
    """Looked at under the account's lock. Raises NotReversible, RefundNotReversible, AlreadyReversed."""
    if transfer.kind == TransferKind.REFUND:
        raise RefundNotReversible
    if transfer.kind == TransferKind.REVERSAL:
        raise NotReversible
    if is_reversed(transfer.pk):
        raise AlreadyReversed


def require_no_provider(counterpart: AccountKind) -> None:
    """What a provider took goes back with its payment, or the two would tell differently of it. Raises ThroughProvider."""
    if counterpart in PROVIDERS_ACCOUNTS:
        raise ThroughProvider(provider=counterpart.label)


def amount_to_reverse(*, moved: int, balance: int) -> int:
    """The signed amount that takes back `moved`, as far as the balance holds it. Raises NothingLeft."""
    amount = -min(moved, balance) if moved > 0 else -moved
    if amount == 0:
        raise NothingLeft
    return amount


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


def clean_picture(data: bytes) -> str:
    """The media type of a receipt's picture, told by its content. Raises PictureTooLarge, PictureInvalid."""
    if len(data) > MAX_PICTURE:
        raise PictureTooLarge(megabytes=MAX_PICTURE // 1024**2)
    found = picture_type(data)
    if found is None:
        raise PictureInvalid
    return found


def clean_claimed_receipt(receipt_number: str) -> str:
    """A customer's word for it, empty when there is none. Raises ReceiptInvalid."""
    return (clean_receipt(receipt_number) or "") if receipt_number.strip() else ""


def clean_claimed_note(note: str) -> str:
    """May be empty. Raises NoteInvalid."""
    return clean_note(note) if note.strip() else ""


def clean_claim_file(data: bytes) -> str:
    """The media type of what a customer sent, told by its content. Raises ClaimFileTooLarge, ClaimFileInvalid."""
    if len(data) > MAX_PICTURE:
        raise ClaimFileTooLarge(megabytes=MAX_PICTURE // 1024**2)
    found = "application/pdf" if is_pdf(data) else picture_type(data)
    if found is None:
        raise ClaimFileInvalid
    return found


def require_room_for_claim(waiting: int) -> None:
    """Counted under the person's account lock. Raises TooManyOpen."""
    if waiting >= MAX_OPEN_CLAIMS:
        raise TooManyOpen(max=MAX_OPEN_CLAIMS, retry_after=3600)


def require_waiting(request: TopUpRequest | TopUpCaps | TopUpClaim) -> None:
    """Looked at under the request's lock. Raises RequestClosed."""
    if request.state != RequestState.WAITING:
        raise RequestClosed


def require_second_person(request: TopUpRequest, *, actor_id: UUID) -> None:
    """Four eyes, and neither pair is the customer's. Raises SecondPersonNeeded."""
    if actor_id in {request.requested_by_id, request.customer_id}:
        raise SecondPersonNeeded


def require_short_enough(count: int) -> None:
    """A statement that is to be a file. Raises StatementTooLong."""
    if count > MAX_LINES_IN_FILE:
        raise StatementTooLong(count=count, max=MAX_LINES_IN_FILE)


def require_searchable(count: int) -> None:
    """A statement that words are looked for in. Raises SearchTooLong."""
    if count > MAX_LINES_SEARCHED:
        raise SearchTooLong(count=count, max=MAX_LINES_SEARCHED)
