"""A school and its logins."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projectsplatform.cabinet.forms.base import PageForm


class SchoolForm(PageForm):
    """A school: two SOATO codes, and its number or name."""

    viloyat = forms.CharField(required=False, max_length=500)
    tuman = forms.CharField(required=False, max_length=500)
    school_number = forms.CharField(required=False, max_length=500)


class LoginForm(PageForm):
    """A login for the vault. An empty password of one that is kept leaves it as it is."""

    login = forms.CharField(required=False, max_length=500)
    password = forms.CharField(required=False, max_length=500, strip=False)
    label = forms.CharField(required=False, max_length=500)

    def changes(self) -> dict[str, str]:
        """What a kept login becomes."""
        return {name: text for name, text in self.cleaned_data.items() if name != "password" or text}


class LoginsForm(PageForm):
    """Which logins to show. Whatever cannot be read is left out."""

    search = forms.CharField(required=False, max_length=100)
    label = forms.CharField(required=False, max_length=100)


class WorkbookForm(PageForm):
    """An XLSX file."""

    file = forms.FileField(error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")})
