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
