"""What staff fill in to move money. Meaning is checked by the operations; their refusals come back to the fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from projectsplatform.kit.errors import FieldRefusal, InvalidFields, Refusal
from projectsplatform.wallet.models import NOTE_LENGTH


class DecisionForm(forms.Form):
    """Only a yes: there is nothing to fill in."""

    decided = forms.CharField(widget=forms.HiddenInput, initial="yes")

    def show_refusal(self, refusal: Refusal) -> None:
        """Puts a refusal next to the field it is about, or above all of them."""
        refusals = refusal.refusals if isinstance(refusal, InvalidFields) else (refusal,)
        for item in refusals:
            named = isinstance(item, FieldRefusal) and item.field in self.fields
            self.add_error(item.field if named and isinstance(item, FieldRefusal) else None, item.text())


class CapsForm(DecisionForm):
    """Other caps of 24 hours."""

    decided = None  # type: ignore[assignment]  # as in ReverseForm
    by_member = forms.IntegerField(
        label=_("By one member of staff in 24 hours, soʻm"),
        min_value=0,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric", "autofocus": True, "autocomplete": "off"}),
    )
    by_customer = forms.IntegerField(
        label=_("For one customer in 24 hours, soʻm"),
        min_value=0,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ReverseForm(DecisionForm):
    """The reason, which the customer reads in the statement: how much comes back follows from the ledger."""

    decided = None  # type: ignore[assignment]  # Django's way to leave out a parent's field
    note = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        help_text=_("The customer reads it in the statement."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
