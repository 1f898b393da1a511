"""What templates say about money and time. Built in: no page loads it."""

from datetime import datetime
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_digits, format_som

register = Library()


@register.simple_tag
def say(text: str, **values: Any) -> SafeString:
    """`{% say "Runs until {date}." date=… %}`: the text in the reader's language, its names filled in, escaped."""
    return format_html(gettext(text), **values)


@register.filter
def som(amount: int) -> str:
    """`1 234 567 soʻm`."""
    return format_som(amount)


@register.filter
def digits(amount: int) -> str:
    """`1 234 567`, for a column whose heading has the unit."""
    return format_digits(amount)


@register.filter
def signed_som(amount: int) -> str:
    """`+1 000 soʻm` or `−1 000 soʻm`."""
    return f"+{format_som(amount)}" if amount > 0 else format_som(amount)


@register.filter
def unsigned_som(amount: int) -> str:
    """`1 000 soʻm` of money in and out: a receipt says beside it which it was."""
    return format_som(abs(amount))


@register.filter
def day(at: datetime) -> str:
    """`23-noyabr 2026`."""
    return dates.day(at)


@register.filter
def moment(at: datetime) -> str:
    """`23-noyabr 2026, 14:05`."""
    return dates.moment(at)


@register.filter
def month(at: datetime) -> str:
    """`Noyabr 2026`."""
    return dates.month(at)
