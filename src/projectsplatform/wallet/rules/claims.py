"""What a customer may say of a payment, and how many payments may wait."""

from typing import Final

from projectsplatform.wallet.errors import TooManyOpen
from projectsplatform.wallet.rules.movements import clean_note, clean_receipt

MAX_OPEN_CLAIMS: Final = 5


def clean_claimed_receipt(receipt_number: str) -> str:
    """A customer's word for it, empty when there is none. Raises ReceiptInvalid."""
    return (clean_receipt(receipt_number) or "") if receipt_number.strip() else ""


def clean_claimed_note(note: str) -> str:
    """May be empty. Raises NoteInvalid."""
    return clean_note(note) if note.strip() else ""


def require_room_for_claim(waiting: int) -> None:
    """Counted under the person's account lock. Raises TooManyOpen."""
    if waiting >= MAX_OPEN_CLAIMS:
        raise TooManyOpen(max=MAX_OPEN_CLAIMS, retry_after=3600)
