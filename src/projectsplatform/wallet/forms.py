"""What staff fill in to move money. Meaning is checked by the operations; their refusals come back to the fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from projectsplatform.kit.errors import FieldRefusal, InvalidFields, Refusal
from projectsplatform.kit.ids import uuid7
from projectsplatform.wallet.models import NOTE_LENGTH, RECEIPT_LENGTH


class MoneyForm(forms.Form):
    """A reason, which the customer reads in the statement."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        help_text=_("The customer reads it in the statement."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    def show_refusal(self, refusal: Refusal) -> None:
        """Puts a refusal next to the field it is about, or above all of them."""
        refusals = refusal.refusals if isinstance(refusal, InvalidFields) else (refusal,)
        for item in refusals:
            named = isinstance(item, FieldRefusal) and item.field in self.fields
            self.add_error(item.field if named and isinstance(item, FieldRefusal) else None, item.text())


class TopUpForm(MoneyForm):
    """Cash that was taken. The hidden key makes a form that was sent twice one top-up."""

    username = forms.CharField(label=_("Username"), max_length=30, widget=UnfoldAdminTextInputWidget())
    amount = forms.IntegerField(
        label=_("Amount, soʻm"), min_value=1, widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"})
    )
    receipt_number = forms.CharField(
        label=_("Receipt number"), max_length=RECEIPT_LENGTH, widget=UnfoldAdminTextInputWidget()
    )
    idempotency_key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: str(uuid7()))

    field_order = ("username", "amount", "receipt_number", "note", "idempotency_key")


class ReverseForm(MoneyForm):
    """Only the reason: how much comes back follows from the ledger."""
