"""Signing in to the panel, and one's own password."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget


class PasswordStepForm(forms.Form):
    """The first step of signing in."""

    username = forms.CharField(
        label=_("Username"),
        max_length=64,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )


class CodeStepForm(forms.Form):
    """The second step: the code from Telegram."""

    code = forms.CharField(
        label=_("Code from Telegram"),
        max_length=16,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autofocus": True, "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class ChangePasswordForm(forms.Form):
    """One's own password."""

    old_password = forms.CharField(
        label=_("Current password"),
        max_length=1024,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autofocus": True, "autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=_("New password"),
        max_length=1024,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )
