"""What months cost."""

from collections.abc import Mapping
from dataclasses import dataclass

from projectsplatform.licences.errors import MonthsCountInvalid, ProductInactive

MAX_MONTHS = 36


@dataclass(frozen=True)
class Quote:
    """A price in whole so'm. `bonus_months` come on top of the months that are paid."""

    months_count: int
    price: int
    price_per_month: int
    bonus_months: int


def check_months(months: int) -> int:
    """1…36. Raises MonthsCountInvalid."""
    if not 1 <= months <= MAX_MONTHS:
        raise MonthsCountInvalid
    return months


def quote(tiers: Mapping[int, int], *, months: int, bonus_from_months: int | None, bonus_months: int) -> Quote:
    """The price of `months` by the highest tier (from months → so'm a month) that they reach.

    Raises MonthsCountInvalid, and ProductInactive for a product without prices.
    """
    reached = [start for start in tiers if start <= check_months(months)]
    if not reached:
        raise ProductInactive
    per_month = tiers[max(reached)]
    bonus = bonus_months if bonus_from_months is not None and months >= bonus_from_months else 0
    return Quote(months_count=months, price=per_month * months, price_per_month=per_month, bonus_months=bonus)
