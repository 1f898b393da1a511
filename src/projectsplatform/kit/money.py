"""Whole so'm: the only unit of money inside the platform."""

from django.utils.translation import gettext as _

MAX_AMOUNT = 10**12
_NARROW_SPACE = "\u00a0"


def format_som(amount: int) -> str:
    """`1 234 567 soʻm`, the unit in the reader's language, unbreakable spaces."""
    digits = f"{abs(amount):,}".replace(",", _NARROW_SPACE)
    sign = "−" if amount < 0 else ""
    return _("{amount} soʻm").format(amount=sign + digits).replace(" ", _NARROW_SPACE)
