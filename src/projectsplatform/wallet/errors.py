from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, Forbidden, NotEnoughMoney, TooMany


class InsufficientFunds(NotEnoughMoney):
    """Details: `balance`, `price` and `missing`, whole so'm."""

    code = "insufficient_funds"
    message = _("Your balance does not hold enough money.")
    example: ClassVar = {"balance": 10_000, "price": 40_000, "missing": 30_000}


class BalanceRemains(Conflict):
    """Details: `balance`, whole so'm."""

    code = "balance_remains"
    message = _("There is still money on your balance. Spend it, or have support pay it back, then delete the account.")
    example: ClassVar = {"balance": 40_000}


class TopUpWaits(Conflict):
    code = "top_up_waiting"
    message = _("A top-up of yours still waits for approval. Delete the account when it is decided.")


class AmountInvalid(FieldRefusal):
    field = "amount"
    code = "amount_invalid"
    message = _("Enter a whole amount from 1 to {max} soʻm.")
    example: ClassVar = {"max": 1_000_000_000_000}


class CapInvalid(FieldRefusal):
    """`field` is `by_member` or `by_customer`."""

    code = "cap_invalid"
    message = _("Enter a whole amount from 0 to {max} soʻm.")
    field: ClassVar[str] = "by_member"

    def __init__(self, *, field: str = "by_member", **details: Any) -> None:
        super().__init__(**details)
        self.__dict__["field"] = field


class CapsOpen(Conflict):
    code = "caps_open"
    message = _("Other caps already wait for a second owner.")


class NoteInvalid(FieldRefusal):
    field = "note"
    code = "note_invalid"
    message = _("Write the reason, in at most {max} characters.")
    example: ClassVar = {"max": 500}


class ReceiptInvalid(FieldRefusal):
    field = "receipt_number"
    code = "receipt_number_invalid"
    message = _("A receipt number has 1 to {max} characters.")
    example: ClassVar = {"max": 64}


class ReceiptUsed(Conflict):
    code = "receipt_used"
    message = _("Receipt {receipt_number} has been credited already.")


class AlreadyReversed(Conflict):
    code = "already_reversed"
    message = _("This transfer has been reversed already.")


class NotReversible(Conflict):
    code = "not_reversible"
    message = _("A reversal cannot be reversed.")


class RefundNotReversible(Conflict):
    code = "refund_not_reversible"
    message = _("A refund is undone on its own page, as long as the money has not gone.")


class ThroughProvider(Conflict):
    """Details: `provider`. The provider's own books must say so too."""

    code = "through_provider"
    message = _("This money came through {provider}: give it back on the page of its payment.")


class NothingLeft(Conflict):
    code = "nothing_left"
    message = _("The money of this transfer has been spent: nothing is left to take back.")


class PictureInvalid(FieldRefusal):
    field = "picture"
    code = "picture_invalid"
    message = _("This is not a PNG, JPEG or WebP picture of at most 60 megapixels.")


class PictureTooLarge(FieldRefusal):
    field = "picture"
    code = "picture_too_large"
    message = _("The picture is too large: {megabytes} MB at most.")


class SecondPersonNeeded(Forbidden):
    code = "second_person_needed"
    message = _("Another member of staff must agree: neither whoever asked nor the customer.")


class RequestClosed(Conflict):
    code = "request_closed"
    message = _("This has been decided already.")


class StatementTooLong(FieldRefusal):
    field = "until"
    code = "statement_too_long"
    message = _("There are {count} lines, and a file holds {max} at most: choose a shorter period.")


class SearchTooLong(FieldRefusal):
    field = "search"
    code = "search_too_long"
    message = _("There are {count} lines, and {max} at most can be searched: choose a shorter period.")


class TooManyOpen(TooMany):
    """At most five claims of a person wait at a time."""

    code = "too_many_open"
    message = _("{max} payments of yours already wait for staff. Tell of the next one when they have been looked at.")
    example: ClassVar = {"max": 5}


class ClaimFileInvalid(FieldRefusal):
    field = "file"
    code = "file_invalid"
    message = _("This is neither a PDF nor a PNG, JPEG or WebP picture of at most 60 megapixels.")


class ClaimFileTooLarge(FieldRefusal):
    field = "file"
    code = "file_too_large"
    message = _("The file is too large: {megabytes} MB at most.")
    example: ClassVar = {"megabytes": 5}
