"""The editor of a price table: rows of months and a price, and the moment from which they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSplitDateTimeWidget

from projectsplatform.kit.uz.amounts import AMOUNT_INVALID, read_amount
from projectsplatform.kit.uz.money import format_digits
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.rules.catalogue import PriceRow, row_faults, table_of
from projectsplatform.licences.rules.prices import MAX_MONTHS
from projectsplatform.panel.forms import ActionForm

_FIELDS: Final = ("from_months", "to_months", "price")


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as it was typed."""

    from_months: str = ""
    to_months: str = ""
    price: str = ""
    errors: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed: such a row is left out."""
        return not (self.from_months or self.to_months or self.price)


def rows_of(tiers: Mapping[int, int]) -> list[WrittenRow]:
    """A price table as rows, the last one without an end; one row to begin with where nothing is sold yet."""
    if not tiers:
        return [WrittenRow("1")]
    starts = sorted(tiers)
    ends = [str(after - 1) for after in starts[1:]] + [""]
    return [WrittenRow(str(start), end, format_digits(tiers[start])) for start, end in zip(starts, ends, strict=True)]


class PricesForm(ActionForm):
    """A set of prices from a moment on. The rows come as lists of the same length: `from_months`, `to_months`, `price`."""

    product = forms.ChoiceField(choices=ProductCode.choices, widget=forms.HiddenInput)
    valid_from = forms.SplitDateTimeField(label=_("Valid from"), widget=UnfoldAdminSplitDateTimeWidget())
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @cached_property
    def rows(self) -> list[WrittenRow]:
        """As they were typed, each with what is wrong with it."""
        if not self.is_bound:
            return list(self.initial.get("rows", []))
        written = [row for row in written_rows(self.data) if not row.is_empty] or [WrittenRow()]
        read = [_read(row) for row in written]
        faults = [errors or None for _row, errors in read]
        if not any(faults):
            faults = [tuple(map(str, found)) for found in row_faults([row for row, _errors in read])]
        return [
            WrittenRow(row.from_months, row.to_months, row.price, errors or ())
            for row, errors in zip(written, faults, strict=True)
        ]

    def clean(self) -> dict[str, Any]:
        """`prices`: from months → so'm a month."""
        values = super().clean() or self.cleaned_data
        if any(row.errors for row in self.rows):
            raise ValidationError(_("The rows are not a whole table yet: look at what is written below them."))
        values["prices"] = table_of([_read(row)[0] for row in self.rows])
        return values

    def is_previewed(self) -> bool:
        """Whether exactly these prices were shown as a preview."""
        return bool(self.cleaned_data["seen"] == self._values())

    def as_previewed(self) -> "PricesForm":
        """The same form, to be sent once more."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = self._values()
        return PricesForm(data)

    def _values(self) -> str:
        values = self.cleaned_data
        return f"{values['product']} {values['valid_from'].isoformat()} {sorted(values['prices'].items())}"


def written_rows(data: Any) -> list[WrittenRow]:
    """The rows of a request; a list that is too short is filled up with nothing."""
    columns = [[text.strip() for text in data.getlist(name)[: MAX_MONTHS + 1]] for name in _FIELDS]
    longest = max(map(len, columns), default=0)
    filled = [[*column, *[""] * (longest - len(column))] for column in columns]
    return [WrittenRow(*cells) for cells in zip(*filled, strict=True)]


def _read(row: WrittenRow) -> tuple[PriceRow, tuple[str, ...]]:
    """The row's numbers, and which of them cannot be read."""
    errors: list[str] = []
    months = [_months(text, errors) for text in (row.from_months, row.to_months)]
    som = None
    if row.price:
        try:
            som = read_amount(row.price)
        except ValidationError:
            errors.append(str(AMOUNT_INVALID))
    return PriceRow(months[0], months[1], som), tuple(dict.fromkeys(errors))


def _months(text: str, errors: list[str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 2:
        return int(text)
    errors.append(gettext("Write months in digits, from 1 to {max}.").format(max=MAX_MONTHS))
    return None


def with_rows(rows: Sequence[WrittenRow], asked: str) -> list[WrittenRow]:
    """The rows after a press of “Add a row” (`add`) or of a row's “Remove” (its number)."""
    if asked == "add":
        return [*rows, WrittenRow()]
    left = [row for number, row in enumerate(rows) if str(number) != asked]
    return left or [WrittenRow()]
