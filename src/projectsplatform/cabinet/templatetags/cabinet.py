"""What templates say about money and time. Built in: no page loads it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from projectsplatform.accounts.models import CompanyDetails, OpeningHours
from projectsplatform.accounts.rules.opening_hours import runs_of
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import format_digits, format_som, som_around
from projectsplatform.licences.rules.programs import hue_of
from projectsplatform.payments.rules.checkouts import providers_on

register = Library()


@register.simple_tag
def say(text: str, **values: Any) -> SafeString:
    """`{% say "Runs until {date}." date=… %}`: the text in the reader's language, its names filled in, escaped."""
    return format_html(gettext(text), **values)


@register.simple_tag
def named_providers() -> str:
    """`Payme, Click, Uzum Bank`: through whom one can pay; empty for nobody."""
    return ", ".join(str(provider.label) for provider in providers_on())


@register.filter
def som(amount: int) -> str:
    """`1 234 567 soʻm`."""
    return format_som(amount)


@register.filter
def digits(amount: int) -> str:
    """`1 234 567`, for a column whose heading has the unit."""
    return format_digits(amount)


@register.filter
def unsigned_figure(amount: int) -> SafeString:
    """`figure` of money in and out: a receipt says beside it which it was."""
    return _figure("", abs(amount))


@register.filter
def recent(at: datetime, seen_at: datetime) -> str:
    """`bugun, 14:05`, `kecha, 14:05`, else as `moment`."""
    return dates.recent_moment(at, seen_at=seen_at)


@register.filter
def figure(amount: int) -> SafeString:
    """`1 234 567 soʻm` for a large number: the unit is a `.unit`, which is smaller."""
    return _figure("", amount)


@register.filter
def signed_figure(amount: int) -> SafeString:
    """`figure` with a plus or a minus."""
    return _figure("+" if amount > 0 else "", amount)


@register.filter
def hue(product: str) -> str:
    """The colour of a program, for `data-hue`."""
    return hue_of(product)


@register.filter
def day(at: datetime) -> str:
    """`23-noyabr 2026`."""
    return dates.day(at)


@register.filter
def moment(at: datetime) -> str:
    """`23-noyabr 2026, 14:05`."""
    return dates.moment(at)


@register.filter
def clock(at: datetime) -> str:
    """`14:05`."""
    return dates.clock(at)


@register.filter
def month(at: datetime) -> str:
    """`Noyabr 2026`."""
    return dates.month(at)


@register.filter
def working_hours(company: CompanyDetails) -> str:
    """The company's own words, else its week: `Du–Ju 09:00–18:00, Sh 10:00–14:00`."""
    return company.hours or ", ".join(_run(days) for days in runs_of(company.opening_hours))


def _run(days: Sequence[OpeningHours]) -> str:
    first, last = days[0], days[-1]
    names = "–".join(dates.short_weekday(each.day) for each in ((first, last) if len(days) > 1 else (first,)))
    return f"{names} {first.opens}–{first.closes}"


def _figure(sign: str, amount: int) -> SafeString:
    before, after = (format_html('<span class="unit">{}</span>', part) if part else part for part in som_around())
    return format_html('<span class="figure">{}{}{}{}</span>', before, sign, format_digits(amount), after)
