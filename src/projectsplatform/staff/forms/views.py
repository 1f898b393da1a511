"""What a member fills in about a saved view."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from projectsplatform.panel.forms import ActionForm
from projectsplatform.staff.models.views import NAME_LENGTH


class ViewForm(ActionForm):
    """The name of a saved view."""

    name = forms.CharField(
        label=_("Name of the view"),
        max_length=NAME_LENGTH,
        help_text=_("For example: unpaid this month."),
        widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True, "autocomplete": "off"}),
    )
