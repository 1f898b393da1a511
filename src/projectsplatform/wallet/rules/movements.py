"""What every movement of money says: whose it is, how much, why, and by which receipt."""

from uuid import UUID

from projectsplatform.accounts.errors import OwnAccount
from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.wallet.errors import AmountInvalid, NoteInvalid, ReceiptInvalid, ReceiptUsed
from projectsplatform.wallet.models import NOTE_LENGTH, RECEIPT_LENGTH
from projectsplatform.wallet.queries.transfers import is_receipt_used


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
