"""The one field of forms for an amount of money."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projectsplatform.kit.uz.money import parse_som

AMOUNT_INVALID = _("Write the amount in digits, whole soʻm: 100000 or 100 000.")
_LONGEST = 64


def read_amount(text: str) -> int:
    """Whole so'm out of a form. Raises ValidationError with an example."""
    try:
        return parse_som(text)
    except ValueError as error:
        raise ValidationError(AMOUNT_INVALID, code="invalid") from error


class AmountField(forms.CharField):
    """Whole so'm as an int, read by `parse_som`. Bounds are the operation's."""

    default_error_messages = {"max_length": AMOUNT_INVALID}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=_LONGEST, **options)

    def clean(self, value: Any) -> int | None:
        """None for an empty field that is not required."""
        text = super().clean(value)
        return read_amount(text) if text else None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A keyboard of digits, in a text field: a number's field swallows separators."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}
