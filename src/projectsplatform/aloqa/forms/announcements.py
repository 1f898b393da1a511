"""The editor of an announcement."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminDateWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.models import Label
from projectsplatform.accounts.rules.notice_kinds import ANNOUNCED
from projectsplatform.aloqa.enums import Standing
from projectsplatform.aloqa.models import LANGUAGES, Announcement, Audience
from projectsplatform.aloqa.models.announcements import TITLE_LENGTH
from projectsplatform.aloqa.rules.announcement_content import MAX_PICTURE, Written
from projectsplatform.kit.errors import FieldRefusal, InvalidFields, Refusal
from projectsplatform.kundalikcom.models import Region
from projectsplatform.licences.enums import product_choices
from projectsplatform.panel.forms import ActionForm

_LONGEST: Final = 20_000
"""Longer than may be sent: how much too long it is says the operation."""
_LABEL: Final = 200
Choices = Callable[[], Sequence[tuple[Any, Any]]]


def _regions() -> list[tuple[str, str]]:
    return [(region.soato, region.name_in(get_language() or "uz")) for region in Region.objects.all()]


def _labels() -> list[tuple[str, str]]:
    return [(str(label.pk), label.name) for label in Label.objects.filter(is_used=True)]


def _text(language: str) -> forms.CharField:
    attrs = {"rows": 5, "lang": language}
    return forms.CharField(
        label=Language(language).label,
        max_length=_LONGEST,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs=attrs),
    )


def _label(language: str) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs={"lang": language})
    return forms.CharField(label=Language(language).label, max_length=_LABEL, required=False, widget=widget)


def _several(label: Any, choices: Choices | Sequence[tuple[Any, Any]]) -> forms.MultipleChoiceField:
    widget = UnfoldAdminCheckboxSelectMultipleWidget()
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=UnfoldAdminDateWidget())


class AnnouncementForm(ActionForm):
    """What is said, and to whom. `revision`: as it was when the form was opened."""

    title = forms.CharField(
        label=_("Name for staff"),
        max_length=TITLE_LENGTH,
        help_text=_("Customers do not see it."),
        widget=UnfoldAdminTextInputWidget(),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in ANNOUNCED],
        help_text=_("Whoever has switched this kind off is not told."),
        widget=UnfoldAdminSelectWidget(),
    )
    text_uz, text_uz_cyrl, text_ru, text_en = (_text(language) for language in LANGUAGES)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 5 MB at most. With it the text has 1024 characters at most, without it 4096."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    drops_picture = forms.BooleanField(
        label=_("No picture any more"), required=False, widget=UnfoldBooleanSwitchWidget()
    )
    label_uz, label_uz_cyrl, label_ru, label_en = (_label(language) for language in LANGUAGES)
    address = forms.CharField(
        label=_("Address"),
        max_length=1000,
        required=False,
        help_text=_("It begins with https://. Each press is counted once."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    programs = _several(_("Programs"), product_choices)
    standings = _several(_("State of the licence"), Standing.choices)
    ends_from, ends_to = _day(_("Ends on or after")), _day(_("Ends on or before"))
    regions = _several(_("Region of the school"), _regions)
    languages = _several(_("Language"), Language.choices)
    seen_from, seen_to = _day(_("Seen on or after")), _day(_("Not seen after"))
    labels = _several(_("Labels"), _labels)
    send_at = forms.SplitDateTimeField(
        label=_("Not before"),
        required=False,
        help_text=_("Empty: at once. Between 22 and 8 nobody is written to."),
        widget=UnfoldAdminSplitDateTimeWidget(),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    @property
    def what(self) -> list[BoundField]:
        """Name and kind."""
        return [self["title"], self["kind"]]

    @property
    def texts(self) -> list[BoundField]:
        """The text in four languages."""
        return [self[f"text_{end}"] for end in LANGUAGES.values()]

    @property
    def button(self) -> list[BoundField]:
        """The labels in four languages, and the address."""
        return [*(self[f"label_{end}"] for end in LANGUAGES.values()), self["address"]]

    @property
    def filters(self) -> list[BoundField]:
        """Whom it is for."""
        return [self[name] for name in _FILTERS]

    def clean_picture(self) -> bytes | None:
        """Its bytes, read no further than one past the limit."""
        sent = self.cleaned_data["picture"]
        return sent.read(MAX_PICTURE + 1) if sent else None

    def show_refusal(self, refusal: Refusal) -> None:
        """Next to the field of the language that it is about."""
        for item in refusal.refusals if isinstance(refusal, InvalidFields) else (refusal,):
            place = item.details.get("place") if isinstance(item, FieldRefusal) else None
            self.add_error(place if place in self.fields else None, item.text())

    def written(self) -> Written:
        """What the operations take. The form is valid."""
        values = self.cleaned_data
        return Written(
            title=values["title"],
            kind=values["kind"],
            texts={language: _unix(values[f"text_{end}"]) for language, end in LANGUAGES.items()},
            labels={language: values[f"label_{end}"] for language, end in LANGUAGES.items()},
            address=values["address"],
            audience=self.audience(),
            send_at=values["send_at"],
            picture=values["picture"],
            drops_picture=values["drops_picture"],
        )

    def audience(self) -> Audience:
        """The filters, of what could be read of the form."""
        values = {name: value for name in _FILTERS if (value := self.cleaned_data.get(name))}
        return msgspec.convert(values, Audience)


_FILTERS: Final = Audience.__struct_fields__


def filled_in(announcement: Announcement) -> dict[str, Any]:
    """The form's initial values."""
    whom = announcement.whom
    names = ["title", "kind", "address", "send_at", "revision"]
    names += [f"{part}_{end}" for part in ("text", "label") for end in LANGUAGES.values()]
    filters = {name: getattr(whom, name) for name in _FILTERS}
    return {
        **{name: getattr(announcement, name) for name in names},
        **{name: list(map(str, value)) if isinstance(value, tuple) else value for name, value in filters.items()},
    }


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
