"""What staff fill in about differences. Meaning is checked by the operations; their refusals come back to the fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from projectsplatform.panel.forms import ReasonForm


class CreditForm(ReasonForm):
    """Whose the money is, and why. Without a payment of ours somebody must be named."""

    username = forms.CharField(
        label=_("Customer's username"),
        max_length=64,
        required=False,
        help_text=_("Empty: the customer of our payment."),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ("username", "reason")


class TakeBackForm(ReasonForm):
    """Why money goes from a balance; the customer reads it where the operation says so."""

    prepared = (
        _("The provider confirmed by letter that the payment was cancelled."),
        _("The payment is in no statement of the provider."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It is kept in the audit trail."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "autofocus": True}),
    )
