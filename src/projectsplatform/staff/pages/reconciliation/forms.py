"""What staff fill in about statements. Meaning is checked by the operations; their refusals come back to the fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from projectsplatform.panel.forms import ActionForm
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.reconciliation.statements.columns import FIELDS, Columns

LABELS: Final = {
    "provider_id": _("The provider's number of the payment"),
    "amount": _("Amount"),
    "state": _("State"),
    "at": _("Day and time"),
    "account": _("Account"),
    "our_number": _("Our number of the payment"),
    "fee": _("Fee"),
}
WORDS: Final = {
    "paid": _("Words that mean: paid"),
    "cancelled": _("Words that mean: cancelled"),
    "other": _("Words that mean neither"),
}


class DayInput(UnfoldAdminTextInputWidget):
    """The browser's own calendar."""

    input_type = "date"

    def format_value(self, value: Any) -> str:
        return str(value or "")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), input_formats=["%Y-%m-%d"])


class PeriodForm(ActionForm):
    """A provider's days."""

    provider = forms.ChoiceField(label=_("Provider"), choices=Provider.choices, widget=UnfoldAdminSelectWidget())
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))


class ReportForm(ActionForm):
    """The days of a report."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))


class UploadForm(PeriodForm):
    """A file of the provider's cabinet and the days that it is of."""

    file = forms.FileField(
        label=_("Statement of the provider"),
        help_text=_("XLSX or CSV as the cabinet gives it, 10 MB at most. Choose in the cabinet the same days as here."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


class ColumnsForm(ActionForm):
    """Which column holds what. `headings` are those of the file."""

    unit = forms.ChoiceField(
        label=_("Amounts are in"), choices=[("som", _("soʻm")), ("tiyin", _("tiyin"))], widget=UnfoldAdminSelectWidget()
    )

    def __init__(self, *args: Any, headings: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "—"), *((heading, heading) for heading in headings)]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], choices=choices, required=False, widget=UnfoldAdminSelectWidget(attrs={"lang": ""})
            )
        for name, label in WORDS.items():
            self.fields[name] = forms.CharField(
                label=label,
                max_length=2000,
                required=False,
                help_text=_("One on each line, as they stand in the column of states."),
                widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "lang": ""}),
            )
        self.order_fields(["provider_id", "amount", "unit", *FIELDS[2:], *WORDS])

    @property
    def places(self) -> dict[str, str]:
        """Field → heading."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def words(self) -> dict[str, list[str]]:
        """Kind → words."""
        return {name: self.cleaned_data[name].splitlines() for name in WORDS}


def initial_of(columns: Columns) -> Mapping[str, str]:
    """The form's fields as they are first shown."""
    words = {kind: "\n".join(word for word, of in columns.words.items() if of == kind) for kind in WORDS}
    return {**columns.places, **words, "unit": "tiyin" if columns.is_tiyin else "som"}
