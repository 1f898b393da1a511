"""Payments, and what of the statement is shown."""

from typing import ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.cabinet.forms.base import PageForm
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.uz.amounts import AMOUNT_INVALID, AmountField
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.errors import PaymentAmountInvalid
from projectsplatform.wallet.rules.files import MAX_PICTURE


class ClaimForm(PageForm):
    """“I have paid”. The hidden key makes a form that was sent twice one claim."""

    amount = AmountField(error_messages={"required": AMOUNT_INVALID})
    receipt_number = forms.CharField(required=False, max_length=500)
    note = forms.CharField(required=False, max_length=2000)
    file = forms.FileField(required=False, error_messages={"empty": _("The file is empty.")})
    key = forms.CharField(max_length=64)
    back = forms.CharField(required=False, max_length=500)

    def clean_file(self) -> bytes | None:
        """Its bytes, read no further than one past the limit."""
        sent = self.cleaned_data["file"]
        return sent.read(MAX_PICTURE + 1) if sent else None


class PaymentForm(PageForm):
    """A payment through a provider. The hidden key makes a button that was pressed twice one payment."""

    pay_amount = AmountField(error_messages={"required": AMOUNT_INVALID})
    provider = forms.ChoiceField(choices=Provider.choices, error_messages={"required": _("Choose how to pay.")})
    pay_key = forms.CharField(max_length=64)
    pay_back = forms.CharField(required=False, max_length=500, strip=False)

    def refuse(self, refusal: Refusal) -> None:
        """The amount's field has a name of its own beside the other form of the page."""
        if isinstance(refusal, PaymentAmountInvalid):
            self.add_error("pay_amount", refusal.text())
        else:
            super().refuse(refusal)


class StatementForm(PageForm):
    """What of the statement to show. Whatever cannot be read is left out."""

    DIRECTIONS: ClassVar[tuple[tuple[str, Promise], ...]] = (
        ("", _("All")),
        ("in", _("Money in")),
        ("out", _("Money out")),
    )

    since = forms.DateField(required=False, error_messages={"invalid": _("Choose a day.")})
    until = forms.DateField(required=False, error_messages={"invalid": _("Choose a day.")})
    direction = forms.ChoiceField(required=False, choices=DIRECTIONS)
    product = forms.CharField(required=False, max_length=40)
    search = forms.CharField(required=False, max_length=100)
