"""What reconciliation refuses."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal


class StatementFileInvalid(FieldRefusal):
    """Not a table that can be read. `problem` is one of `FILE_PROBLEMS`, in the reader's language."""

    code, field = "statement_file_invalid", "file"
    message = "{problem}"


class StatementPeriodInvalid(FieldRefusal):
    code, field = "statement_period_invalid", "last_day"
    message = _("Choose a period of at most {days} days whose last day is not before the first and not after today.")


class ColumnMissing(FieldRefusal):
    """A field that every statement has, or a heading that the file lacks."""

    code = "column_missing"
    message = _("Choose the column.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field  # type: ignore[misc]  # the form's field, which differs


class ColumnTwice(FieldRefusal):
    code = "column_twice"
    message = _("This column is chosen for something else already.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field  # type: ignore[misc]  # as above


class WordsMissing(FieldRefusal):
    code, field = "words_missing", "paid"
    message = _("Write which words of the column of states mean that the payment was made.")


class WordTwice(FieldRefusal):
    code, field = "word_twice", "cancelled"
    message = _("“{word}” stands in two places.")


class FileReadAlready(Conflict):
    """Its lines are in a run."""

    code = "file_read_already"
    message = _("This file was read already.")


class DifferenceClosed(Conflict):
    """Somebody resolved it, or it is gone."""

    code = "difference_closed"
    message = _("This difference is not open any more.")


class ResolutionImpossible(Conflict):
    """Not what is done about this kind."""

    code = "resolution_impossible"
    message = _("This cannot be done about this difference.")


class AmountNotPayable(Conflict):
    """Odd tiyin, too little or too much."""

    code = "amount_not_payable"
    message = _("The provider's amount cannot be put on a balance: it is not whole soʻm, or too little or too much.")


class CreditedByHand(Conflict):
    """The provider's number is the receipt of a top-up that staff entered."""

    code = "credited_by_hand"
    message = _("Staff entered a top-up with this number as its receipt. Reverse it first, or settle the difference.")


class PaymentEnded(Conflict):
    """The payment was given back meanwhile."""

    code = "payment_ended"
    message = _("The payment was given back meanwhile. Reconcile again.")


class PayeeUnknown(FieldRefusal):
    code, field = "payee_unknown", "username"
    message = _("There is no such customer.")
