"""What staff fill in to move money. Meaning is checked by the operations; their refusals come back to the fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from projectsplatform.panel.forms import ActionForm
from projectsplatform.wallet.models import NOTE_LENGTH


class CapsForm(ActionForm):
    """Other caps of 24 hours."""

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


class ReverseForm(ActionForm):
    """The reason, which the customer reads in the statement: how much comes back follows from the ledger."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        help_text=_("The customer reads it in the statement."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
