"""What buying more months at once saves, from the prices themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from projectsplatform.licences.rules.prices import MAX_MONTHS, Priced, Quote, find_quote

_WORTH_TELLING: Final = 2
"""Further months are told of when each costs at most a month's price divided by this."""


@dataclass(frozen=True, slots=True)
class NearbyOffer:
    """More months for little more than those that were chosen. `extra` is whole so'm, 0 or less when they cost no more."""

    quote: Quote
    extra: int


def saved_by(priced: Priced, *, months: int) -> int:
    """So'm that `months` at once cost less than the same months one by one; 0 for what is not sold."""
    single, whole = find_quote(priced, months=1), find_quote(priced, months=months)
    return max(0, single.price * months - whole.price) if single and whole else 0


def find_nearby_offer(priced: Priced, *, months: int) -> NearbyOffer | None:
    """The least number of months above `months` that is nearly as cheap: 3 for 90 000 where 2 cost 80 000.

    Each month that comes on top, free ones included, costs at most half of what a month costs in the choice.
    """
    chosen = find_quote(priced, months=months)
    if chosen is None:
        return None
    offers = (find_quote(priced, months=more) for more in _steps_above(priced, months))
    near = (NearbyOffer(offer, offer.price - chosen.price) for offer in offers if offer)
    return next((offer for offer in near if _is_worth_telling(offer, chosen)), None)


def _steps_above(priced: Priced, months: int) -> Iterator[int]:
    """Counts of months at which a lower price or a bonus begins, the least first."""
    steps: Iterable[int] = {*priced.tiers, priced.bonus_from_months or 0}
    return (step for step in sorted(steps) if months < step <= MAX_MONTHS)


def _is_worth_telling(offer: NearbyOffer, chosen: Quote) -> bool:
    gained = _given(offer.quote) - _given(chosen)
    return gained > 0 and offer.extra * _WORTH_TELLING <= chosen.price_per_month * gained


def _given(quote: Quote) -> int:
    return quote.months_count + quote.bonus_months
