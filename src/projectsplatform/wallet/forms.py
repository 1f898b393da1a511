"""What staff fill in to move money. Meaning is checked by the operations; their refusals come back to the fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from projectsplatform.kit.uz.amounts import AmountField
from projectsplatform.panel.forms import ActionForm
from projectsplatform.wallet.models import NOTE_LENGTH, RECEIPT_LENGTH


class CapsForm(ActionForm):
    """Other caps of 24 hours."""

    by_member = AmountField(
        label=_("By one member of staff in 24 hours, soʻm"),
        widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True}),
    )
    by_customer = AmountField(label=_("For one customer in 24 hours, soʻm"), widget=UnfoldAdminTextInputWidget())


class ApproveClaimForm(ActionForm):
    """The payment as the bank has it."""

    amount = AmountField(label=_("Amount, soʻm"), widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True}))
    receipt_number = forms.CharField(
        label=_("Receipt number"),
        max_length=RECEIPT_LENGTH,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Note in the statement"),
        max_length=NOTE_LENGTH,
        help_text=_("The customer reads it in the statement."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )


class RefuseClaimForm(ActionForm):
    """Why a payment was not confirmed."""

    prepared = (
        _("No such payment has arrived."),
        _("The receipt cannot be read: please send a clear picture."),
        _("This payment was credited before."),
        _("The amount is not the receipt's: please tell of it anew."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        help_text=_("The customer reads it in Telegram and in the cabinet."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "autofocus": True}),
    )


class ReverseForm(ActionForm):
    """The reason, which the customer reads in the statement: how much comes back follows from the ledger."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        help_text=_("The customer reads it in the statement."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
