from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """Whose money an account counts: one a person, and one of each other kind for the platform."""

    PERSON = "person", _("Person")
    CASH = "cash", _("Cash")
    PAYME = "payme", "Payme"
    CLICK = "click", "Click"
    UZUM = "uzum", "Uzum Bank"
    BANK = "bank", _("Bank transfers")
    REVENUE = "revenue", _("Revenue")
    BONUS = "bonus", _("Bonus")
    CORRECTION = "correction", _("Correction")


PROVIDERS_ACCOUNTS = (AccountKind.PAYME, AccountKind.CLICK, AccountKind.UZUM)
RECEIVED_ON = (AccountKind.CASH, *PROVIDERS_ACCOUNTS, AccountKind.BANK)
"""Accounts on which money comes in from outside, and goes back: by the bank it only goes back."""


class TransferKind(models.TextChoices):
    """Why money moved. Staff see it; customers see the transfer's note."""

    TOP_UP = "top_up", _("Top-up")
    PURCHASE = "purchase", _("Purchase")
    REVERSAL = "reversal", _("Reversal")
    REFUND = "refund", _("Refund")
    BONUS = "bonus", _("Bonus")
    CORRECTION = "correction", _("Correction")


class ApprovalReason(models.TextChoices):
    """Why a top-up needs a second member of staff."""

    AMOUNT = "amount", _("A large sum")
    MEMBER = "member", _("The member's sum of 24 hours")
    CUSTOMER = "customer", _("The customer's sum of 24 hours")


class RequestState(models.TextChoices):
    """What became of a top-up that staff asked for."""

    WAITING = "waiting", _("Waits for a second member of staff")
    DONE = "done", _("Carried out")
    REFUSED = "refused", _("Refused")


class ClaimState(models.TextChoices):
    """What became of a payment that a customer told of."""

    WAITING = "waiting", _("Waits")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
