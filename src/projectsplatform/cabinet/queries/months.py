"""Counts of months to choose with one touch, each with its price and what it saves."""

from dataclasses import dataclass
from typing import Final

from projectsplatform.licences.rules.prices import Priced, find_quote
from projectsplatform.licences.rules.savings import saved_by

SHOWN_MONTHS: Final = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class MonthChoice:
    """`price` is whole so'm, None for what is not sold; `saved` so'm are saved against single months."""

    months: int
    is_chosen: bool
    price: int | None = None
    saved: int = 0


def month_choices(priced: Priced | None, *, chosen: object = 1) -> tuple[MonthChoice, ...]:
    """One for each of the usual counts; `chosen` is the count as it was sent, which may be none of them."""
    return tuple(_choice(priced, months, is_chosen=str(months) == str(chosen)) for months in SHOWN_MONTHS)


def _choice(priced: Priced | None, months: int, *, is_chosen: bool) -> MonthChoice:
    quote = find_quote(priced, months=months) if priced else None
    if priced is None or quote is None:
        return MonthChoice(months, is_chosen)
    return MonthChoice(months, is_chosen, quote.price, saved_by(priced, months=months))
