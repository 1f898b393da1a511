"""What staff fill in. Meaning is checked by the operations; their refusals come back to the fields."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Licence
from projectsplatform.licences.rules.channels import GRACE_DAYS
from projectsplatform.panel.forms import ActionForm
from projectsplatform.telegram.models import Channel

_LONGEST = 5000


class NoteForm(ActionForm):
    """A reason, kept in the audit trail."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It is kept in the audit trail; of a suspension or revocation the customer reads it."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class DaysForm(NoteForm):
    """Days to give."""

    days = forms.IntegerField(label=_("Days"), widget=UnfoldAdminIntegerFieldWidget())
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("days", "note")

    def is_previewed(self, licence: Licence) -> bool:
        """Whether exactly these days for the licence as it is were shown as a preview."""
        return bool(self.cleaned_data["seen"] == self._values(licence))

    def as_previewed(self, licence: Licence) -> "DaysForm":
        """The same form, to be sent once more."""
        return DaysForm({**{name: self.data[name] for name in self.data}, "seen": self._values(licence)})

    def _values(self, licence: Licence) -> str:
        return f"{self.cleaned_data['days']} {licence.ends_at.isoformat()} {licence.remaining}"


class RequiredChannelForm(ActionForm):
    """A channel that products are to require, and for how long nothing stops."""

    channel = forms.ModelChoiceField(
        Channel.objects.order_by("title", "id"), label=_("Channel"), widget=UnfoldAdminSelectWidget()
    )
    products = forms.MultipleChoiceField(
        label=_("Products"), choices=ProductCode.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget()
    )
    grace_days = forms.IntegerField(
        label=_("Takes effect after so many days"),
        initial=GRACE_DAYS,
        help_text=_("Until then nothing stops, and people are told. 0: at once."),
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def is_previewed(self) -> bool:
        """Whether exactly this was shown as a preview."""
        return bool(self.cleaned_data["seen"] == self._values())

    def as_previewed(self) -> "RequiredChannelForm":
        """The same form, to be sent once more."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = self._values()
        return RequiredChannelForm(data)

    def _values(self) -> str:
        values = self.cleaned_data
        return f"{values['channel'].pk} {sorted(values['products'])} {values['grace_days']}"


def _text(rows: int) -> UnfoldAdminTextareaWidget:
    return UnfoldAdminTextareaWidget(attrs={"rows": rows})


class ProgramForm(ActionForm):
    """Every text may be left empty. `shown`: the product whose present texts were filled in."""

    product = forms.ChoiceField(
        label=_("Product"),
        choices=ProductCode.choices,
        help_text=_("When you choose another one and save, its present texts are shown first; nothing is saved yet."),
        widget=UnfoldAdminSelectWidget(),
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    links = forms.CharField(
        label=_("Download links"),
        required=False,
        max_length=_LONGEST,
        help_text=_(
            "One a line: platform; https address; SHA-256 of the file (64 characters). Platforms: windows, macos, linux,"
            " android, ios, web; ios and web need no SHA-256."
        ),
        widget=_text(4),
    )
    about_uz = forms.CharField(
        label=_("About the program, in Uzbek"), required=False, max_length=_LONGEST, widget=_text(3)
    )
    about_ru = forms.CharField(
        label=_("About the program, in Russian"), required=False, max_length=_LONGEST, widget=_text(3)
    )
    about_en = forms.CharField(
        label=_("About the program, in English"), required=False, max_length=_LONGEST, widget=_text(3)
    )
    how_to_install_uz = forms.CharField(
        label=_("How to install, in Uzbek"),
        required=False,
        max_length=_LONGEST,
        help_text=_("A step a line."),
        widget=_text(4),
    )
    how_to_install_ru = forms.CharField(
        label=_("How to install, in Russian"), required=False, max_length=_LONGEST, widget=_text(4)
    )
    how_to_install_en = forms.CharField(
        label=_("How to install, in English"), required=False, max_length=_LONGEST, widget=_text(4)
    )
