"""What a payment refuses. Each protocol answers these in its own words and numbers; our pages in ours."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, NothingThere


class PaymentAmountInvalid(FieldRefusal):
    """Not whole so'm, too little or too much."""

    code, field = "payment_amount_invalid", "amount"
    message = _("Pay {least} to {most} soʻm, whole.")


class FiscalDataMissing(Conflict):
    """A receipt of every top-up was chosen without all that stands on it."""

    code = "fiscal_data_missing"
    message = _(
        "A receipt needs a name, an IKPU code of 17 digits, a package code, VAT of 0 or 12 per cent and the taxpayer's number."
    )


class CustomerUnknown(NothingThere):
    """Nobody of that name who can be paid for."""

    code = "customer_unknown"
    message = _("There is no such customer.")


class PaymentUnknown(NothingThere):
    """The provider means a payment that it never created here."""

    code = "payment_unknown"
    message = _("There is no such payment.")


class PaymentDiffers(Conflict):
    """The same number of the provider with another amount or customer."""

    code = "payment_differs"
    message = _("This payment was for another amount or customer.")


class PaymentClosed(Conflict):
    """Not possible in the payment's state."""

    code = "payment_closed"
    message = _("This payment is already closed.")


class MoneySpent(Conflict):
    """The money cannot be taken back: the balance does not hold it any more."""

    code = "money_spent"
    message = _("The money is already spent.")


class PaymentWaits(Conflict):
    """Somebody's money may be on its way."""

    code = "payment_waiting"
    message = _("A payment of yours has not been finished yet. Delete the account when it is, or tomorrow.")


class RefundWaits(Conflict):
    """Somebody's money is on its way back."""

    code = "refund_waiting"
    message = _("A refund of yours has not been made yet. Delete the account when it is.")


class RefundOpen(Conflict):
    """Money of a payment goes back once at a time."""

    code = "refund_open"
    message = _("A refund of this payment is not finished yet: look at it first.")


class RestChanged(Conflict):
    """Details: `rest`, what is unspent now."""

    code = "rest_changed"
    message = _(
        "Meanwhile the customer's balance has changed: {rest} soʻm of this payment is unspent now. Look at it again."
    )
    example: ClassVar = {"rest": 30_000}


class NotThroughClick(Conflict):
    """Click takes back whole payments of this month only."""

    code = "not_through_click"
    message = _(
        "Click takes back only what came through it this calendar month (last month's on the 1st), whole and unspent."
    )


class NotByBank(Conflict):
    """The refund goes another way, or has not been approved."""

    code = "not_by_bank"
    message = _("This refund is not to be made by bank transfer now.")


class TransferDayInvalid(FieldRefusal):
    """After today, or before the refund was asked for."""

    code, field = "transferred_on_invalid", "transferred_on"
    message = _("The transfer was made after it was asked for, and not later than today.")


class TransferUsed(FieldRefusal):
    """The same bank transfer was written down for another refund."""

    code, field = "transfer_used", "transfer_number"
    message = _("This bank transfer of that day belongs to another refund already.")
