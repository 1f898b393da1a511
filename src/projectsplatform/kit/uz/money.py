"""Whole so'm: the only unit of money inside the platform."""

import re
from typing import Final

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
# Space, no-break, thin and narrow no-break space, point, comma, straight and curly apostrophe.
_GROUPED: Final = re.compile("[0-9]{1,3}(?:([ \u00a0\u2009\u202f.,'’])[0-9]{3}(?:\\1[0-9]{3})*)?")
_PLAIN: Final = re.compile("[0-9]{1,60}")
_NO_TIYIN: Final = re.compile("([.,])00")


def parse_som(text: str) -> int:
    """Whole so'm as people write them; whatever can be read in two ways is refused with ValueError.

    ASCII digits, or groups of exactly three with one kind of separator; `.00` or `,00` may follow if that mark separates no
    groups. A leading zero is refused: it is what is left of a digit that was meant.
    """
    whole, mark = _without_tiyin(text.strip())
    grouped = _GROUPED.fullmatch(whole)
    is_plain = _PLAIN.fullmatch(whole) is not None
    if not (grouped or is_plain) or (grouped and mark and grouped[1] == mark):
        raise ValueError("this is no amount of whole so'm")
    digits = re.sub("[^0-9]", "", whole)
    if digits.startswith("0") and digits != "0":
        raise ValueError("an amount has no leading zero")
    return int(digits)


def _without_tiyin(text: str) -> tuple[str, str]:
    """The whole part and the decimal mark, empty when there is none."""
    if _NO_TIYIN.fullmatch(text[-3:]):
        return text[:-3], text[-3]
    return text, ""


def format_som(amount: int) -> str:
    """`1 234 567 soʻm`, the unit in the reader's language, unbreakable spaces."""
    return _("{amount} soʻm").format(amount=format_digits(amount)).replace(" ", _NARROW_SPACE)


def som_around() -> tuple[str, str]:
    """What `format_som` writes before and after the digits."""
    before, _amount, after = _("{amount} soʻm").replace(" ", _NARROW_SPACE).partition("{amount}")
    return before, after


def signed_som(amount: int) -> str:
    """`+1 234 567 soʻm`, `−1 234 567 soʻm`: what moved."""
    return f"+{format_som(amount)}" if amount > 0 else format_som(amount)


def format_digits(amount: int) -> str:
    """`1 234 567`, unbreakable spaces."""
    digits = f"{abs(amount):,}".replace(",", _NARROW_SPACE)
    return f"−{digits}" if amount < 0 else digits


def short_som(amount: int) -> str:
    """`2,5 mln`: a round amount for the edge of a chart, in the largest unit that it holds."""
    unit, pattern = next(((unit, text) for unit, text in _UNITS if abs(amount) >= unit), (1, "{amount}"))
    number = number_format(abs(amount) / unit, decimal_pos=0 if amount % unit == 0 else 1)
    return str(pattern).format(amount=f"−{number}" if amount < 0 else number).replace(" ", _NARROW_SPACE)
