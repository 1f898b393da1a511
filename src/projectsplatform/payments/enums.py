"""Providers, and the states of their payments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Provider(models.TextChoices):
    """Who takes the customer's money for us."""

    PAYME = "payme", "Payme"
    CLICK = "click", "Click"
    UZUM = "uzum", "Uzum Bank"


class FiscalWay(models.TextChoices):
    """What a top-up is for the tax office."""

    ADVANCE = "advance", _("an advance: no receipt")
    RECEIPT = "receipt", _("a sale: a receipt for every top-up")


class PaymentState(models.TextChoices):
    """Where a payment stands. Its money came to the balance exactly in `CONFIRMED`, less what refunds took off again."""

    BEGUN = "begun", _("begun on our page")
    CREATED = "created", _("waits for the provider")
    CONFIRMED = "confirmed", _("received")
    CANCELLED = "cancelled", _("cancelled")
    REFUNDED = "refunded", _("given back")


class RefundWay(models.TextChoices):
    """How money goes back when we begin it. Payme and Uzum Bank begin it themselves, by their protocols."""

    CLICK = "click", _("to the card, through Click")
    BANK = "bank", _("by bank transfer")


class RefundState(models.TextChoices):
    """Where a refund stands. From the first state on its money is off the balance; refused, it is there again."""

    WAITING = "waiting", _("waits for a second member of staff")
    REQUESTED = "requested", _("to be made")
    SENT = "sent", _("asked of Click")
    UNCERTAIN = "uncertain", _("uncertain: Click is asked again")
    DONE = "done", _("made")
    REFUSED = "refused", _("not made")


OPEN_REFUNDS = (RefundState.WAITING, RefundState.REQUESTED, RefundState.SENT, RefundState.UNCERTAIN)
AT_CLICK = (RefundState.SENT, RefundState.UNCERTAIN)
"""Click may have done it: it is only asked what became of it."""


class Refused(models.TextChoices):
    """Why an event of a provider had no effect; empty where it had one, or repeated one."""

    NO = "", "—"
    AUTH = "auth", _("not the provider's")
    MALFORMED = "malformed", _("unreadable")
    ACCOUNT = "account", _("no such customer")
    AMOUNT = "amount", _("not an amount that we take")
    UNKNOWN = "unknown", _("no such payment")
    STATE = "state", _("not possible in this state")
    SPENT = "spent", _("the money is spent")
    BUSY = "busy", _("the database is away")


class StatementSource(models.TextChoices):
    """Whose word a reconciliation compares our books with."""

    BOOKS = "books", _("our own books")
    CLICK = "click", _("Click's answers")
    FILE = "file", _("a file of the provider")


class RunState(models.TextChoices):
    """Where a reconciliation stands."""

    WAITING = "waiting", _("waits")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class StatedAs(models.TextChoices):
    """What a provider's statement says of a payment."""

    PAID = "paid", _("paid")
    CANCELLED = "cancelled", _("cancelled")
    OTHER = "other", _("neither")


class DifferenceKind(models.TextChoices):
    """What does not match."""

    LATE_CREDIT = "late_credit", _("paid there, not received here")
    DOUBLE = "double", _("counted twice")
    AMOUNT = "amount_differs", _("the amounts differ")
    UNKNOWN = "unknown", _("paid there, unknown here")
    CANCELLED_THERE = "cancelled_there_only", _("cancelled there, received here")
    MISSING_THERE = "missing_there", _("received here, missing there")
    NO_LINE = "payment_without_line", _("a payment without its ledger line")
    NO_PAYMENT = "line_without_payment", _("a ledger line without its payment")
    NO_EVENT = "payment_without_event", _("a payment that no event tells of")


class DifferenceState(models.TextChoices):
    """What became of a difference. `GONE`: a later run found that it is there no more."""

    OPEN = "open", _("waits for a decision")
    WAITING = "waiting", _("waits for a second member of staff")
    RESOLVED = "resolved", _("resolved")
    GONE = "gone", _("gone by itself")


class Resolution(models.TextChoices):
    """How a difference was resolved."""

    CREDITED = "credited", _("credited")
    TAKEN_BACK = "taken_back", _("taken back")
    REVERSED = "reversed", _("one of two was reversed")
    RETURNED = "returned", _("returned by the bank")
    SETTLED = "settled", _("settled by hand")
