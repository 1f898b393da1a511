"""Providers, and the states of their payments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Provider(models.TextChoices):
    """Who takes the customer's money for us."""

    PAYME = "payme", "Payme"
    CLICK = "click", "Click"
    UZUM = "uzum", "Uzum Bank"


class PaymentState(models.TextChoices):
    """Where a payment stands. Money is on the balance exactly in `CONFIRMED`."""

    BEGUN = "begun", _("begun on our page")
    CREATED = "created", _("waits for the provider")
    CONFIRMED = "confirmed", _("received")
    CANCELLED = "cancelled", _("cancelled")
    REFUNDED = "refunded", _("given back")


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
