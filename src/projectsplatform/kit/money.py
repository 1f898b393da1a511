"""Whole so'm: the only unit of money inside the platform."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_AMOUNT = 10**12
_NARROW_SPACE = "\u00a0"
_UNITS: tuple[tuple[int, str | Promise], ...] = (
    (10**9, gettext_lazy("{amount} bn")),
    (10**6, gettext_lazy("{amount} m")),
    (10**3, gettext_lazy("{amount} k")),
)


def format_som(amount: int) -> str:
    """`1 234 567 soʻm`, the unit in the reader's language, unbreakable spaces."""
    return _("{amount} soʻm").format(amount=format_digits(amount)).replace(" ", _NARROW_SPACE)


def format_digits(amount: int) -> str:
    """`1 234 567`, unbreakable spaces."""
    digits = f"{abs(amount):,}".replace(",", _NARROW_SPACE)
    return f"−{digits}" if amount < 0 else digits


def short_som(amount: int) -> str:
    """`2,5 mln`: a round amount for the edge of a chart, in the largest unit that it holds."""
    unit, pattern = next(((unit, text) for unit, text in _UNITS if abs(amount) >= unit), (1, "{amount}"))
    said = number_format(abs(amount) / unit, decimal_pos=0 if amount % unit == 0 else 1)
    return str(pattern).format(amount=f"−{said}" if amount < 0 else said).replace(" ", _NARROW_SPACE)
