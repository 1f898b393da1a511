"""What a payment refuses. Each protocol answers these in its own words and numbers; our pages in ours."""

from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.errors import Conflict, FieldRefusal, NothingThere


class PaymentAmountInvalid(FieldRefusal):
    """Not whole so'm, too little or too much."""

    code, field = "payment_amount_invalid", "amount"
    message = _("Pay {least} to {most} soʻm, whole.")


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
