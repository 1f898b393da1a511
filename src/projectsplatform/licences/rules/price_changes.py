"""What a new set of prices would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from projectsplatform.licences.queries.price_changes import count_buyers
from projectsplatform.licences.queries.products import tiers_at
from projectsplatform.licences.rules.prices import som_a_month

_ALWAYS_SHOWN: Final = (1, 2, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What so many months cost together, before (None: they were not sold) and after; `buyers`: running licences that were
    bought for so many the last time."""

    months: int
    before: int | None
    after: int
    buyers: int


def preview_prices(code: str, prices: Mapping[int, int], *, valid_from: datetime, at: datetime) -> list[PriceChange]:
    """For the usual counts of months and those that people bought, against the prices that hold until then."""
    present, buyers = tiers_at([code], valid_from).get(code, {}), count_buyers(code, at)
    return [
        PriceChange(months, _price_of(present, months), after, buyers.get(months, 0))
        for months in sorted({*_ALWAYS_SHOWN, *buyers})
        if (after := _price_of(prices, months)) is not None
    ]


def _price_of(tiers: Mapping[int, int], months: int) -> int | None:
    som = som_a_month(tiers, months)
    return None if som is None else som * months
