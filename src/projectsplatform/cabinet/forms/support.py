"""The form of the conversation with the staff."""

from typing import Any

from django import forms

from projectsplatform.cabinet.forms.base import PageForm


class FilesInput(forms.ClearableFileInput):
    """Takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Those that were chosen; what they are is looked at by the operation."""
        return [file for file in data or [] if file]


class SupportForm(PageForm):
    """A message to the staff. The hidden key makes a form that was sent twice one message."""

    text = forms.CharField(required=False, max_length=40_000, strip=False)
    uploads = FilesField(required=False)
    key = forms.CharField(max_length=64)
    about = forms.CharField(required=False, max_length=60)
