"""What owners fill in about members of staff."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from projectsplatform.accounts.enums import Role
from projectsplatform.panel.forms import ActionForm


class RoleForm(ActionForm):
    """What a member of staff may do."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=UnfoldAdminSelectWidget())


class MemberForm(RoleForm):
    """A new member of staff. The password is told to them; the Telegram is tied by a link."""

    username = forms.CharField(
        label=_("Username"),
        max_length=30,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("username", "password", "role")
