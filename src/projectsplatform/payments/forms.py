"""What staff fill in to give money back. Meaning is checked by the operations; their refusals come back to the fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.panel.forms import ActionForm
from projectsplatform.payments.models import MOST
from projectsplatform.wallet.models import NOTE_LENGTH, RECEIPT_LENGTH


class RefundForm(ActionForm):
    """Why it goes back. `amount` is what the page showed; the hidden key makes a form that was sent twice one refund."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        help_text=_("The customer reads it in Telegram and in the cabinet."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "autofocus": True}),
    )
    amount = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput)
    idempotency_key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: str(uuid7()))


class BankTransferForm(ActionForm):
    """The bank transfer as the bank has it."""

    transfer_number = forms.CharField(
        label=_("Number of the bank transfer"),
        max_length=RECEIPT_LENGTH,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "autofocus": True}),
    )
    transferred_on = forms.DateField(label=_("Day of the bank transfer"), widget=UnfoldAdminDateWidget())
