"""What owners fill in about the company. Meaning is checked by the operations; their refusals come back to the fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from projectsplatform.panel.forms import ActionForm

_LONGEST = 5000


class CompanyForm(ActionForm):
    """Every field may be left empty."""

    name = forms.CharField(label=_("Name"), required=False, max_length=_LONGEST, widget=UnfoldAdminTextInputWidget())
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=_LONGEST,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    telegram = forms.CharField(
        label="Telegram",
        required=False,
        max_length=_LONGEST,
        help_text=_("Where customers write to: a username, such as @projectsplatform."),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    hours = forms.CharField(
        label=_("Working hours"), required=False, max_length=_LONGEST, widget=UnfoldAdminTextInputWidget()
    )
    opening_hours = forms.CharField(
        label=_("Opening hours"),
        required=False,
        max_length=_LONGEST,
        help_text=_(
            "One a line: days; from; to. For example 1-5; 9:00; 18:00. Outside them the bot says when you answer."
        ),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    cards = forms.CharField(
        label=_("Cards"),
        required=False,
        max_length=_LONGEST,
        help_text=_("One a line: bank; 16 digits; holder."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
    cash_desks = forms.CharField(
        label=_("Cash desks"),
        required=False,
        max_length=_LONGEST,
        help_text=_("One a line: address; hours."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    top_up_hint = forms.CharField(
        label=_("How to top up"),
        required=False,
        max_length=_LONGEST,
        help_text=_("Customers read it on the page where they top up."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    seller = forms.CharField(
        label=_("Seller's details"),
        required=False,
        max_length=_LONGEST,
        help_text=_("For receipts: the legal name, the tax number, the address."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
