"""What staff fill in about a customer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from projectsplatform.accounts.models.notes import NOTE_LENGTH as NOTE_TEXT
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.uz.amounts import AmountField
from projectsplatform.panel.forms import ActionForm, ReasonForm
from projectsplatform.staff.operations.messages import MAX_TEXT
from projectsplatform.wallet.models import NOTE_LENGTH, RECEIPT_LENGTH
from projectsplatform.wallet.rules.files import MAX_PICTURE


class RelinkForm(ReasonForm):
    """Another Telegram for a person, and another phone if that is gone too."""

    tg_id = forms.IntegerField(
        label=_("New Telegram id"),
        min_value=1,
        max_value=2**52,
        help_text=_("The person writes /id to our bot from the new Telegram; the answer is this number."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric", "autofocus": True, "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("New phone"),
        max_length=32,
        required=False,
        help_text=_("Leave it empty if the number stays."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    field_order = ("tg_id", "phone", "reason")


class TopUpForm(ActionForm):
    """Cash that was taken. The hidden key makes a form that was sent twice one top-up."""

    amount = AmountField(label=_("Amount, soʻm"), widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True}))
    receipt_number = forms.CharField(
        label=_("Receipt number"),
        max_length=RECEIPT_LENGTH,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        help_text=_("The customer reads it in the statement."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    picture = forms.FileField(
        label=_("Picture of the receipt"),
        required=False,
        help_text=_("PNG, JPEG or WebP, 5 MB at most. Only staff see it."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    idempotency_key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: str(uuid7()))

    def clean_picture(self) -> bytes | None:
        """Its bytes, read no further than one past the limit."""
        sent = self.cleaned_data["picture"]
        return sent.read(MAX_PICTURE + 1) if sent else None


class MessageForm(ActionForm):
    """A message to a customer."""

    text = forms.CharField(
        label=_("Message"),
        max_length=MAX_TEXT,
        help_text=_("It goes to the person's Telegram as it is written."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6, "autofocus": True}),
    )


class NoteForm(ActionForm):
    """A note about a person."""

    text = forms.CharField(
        label=_("Note about the person"),
        max_length=NOTE_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4, "autofocus": True}),
    )


class LabelsForm(ActionForm):
    """Labels on a person; `labels` are those that can be chosen, (id, name)."""

    decided = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)
    labels = forms.MultipleChoiceField(
        label=_("Labels"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget()
    )

    def __init__(self, *args: Any, labels: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["labels"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  as it is written above
        field.choices = labels
