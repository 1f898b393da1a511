"""What months cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from projectsplatform.licences.errors import MonthsCountInvalid, ProductInactive

MAX_MONTHS = 36


class Priced(Protocol):
    """Whatever has a product's prices. `tiers`: from months → so'm a month."""

    @property
    def tiers(self) -> Mapping[int, int]: ...
    @property
    def bonus_from_months(self) -> int | None: ...
    @property
    def bonus_months(self) -> int: ...


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


def som_a_month(tiers: Mapping[int, int], months: int) -> int | None:
    """By the highest tier that the months reach; None when they reach none."""
    reached = [start for start in tiers if start <= months]
    return tiers[max(reached)] if reached else None


def quote(priced: Priced, *, months: int) -> Quote:
    """The price of `months`. Raises MonthsCountInvalid, and ProductInactive for a product without prices."""
    price = find_quote(priced, months=check_months(months))
    if price is None:
        raise ProductInactive
    return price


def find_quote(priced: Priced, *, months: int) -> Quote | None:
    """The price of `months` by the highest tier that they reach; None for a product without prices."""
    per_month = som_a_month(priced.tiers, months)
    if per_month is None:
        return None
    earns = priced.bonus_from_months is not None and months >= priced.bonus_from_months
    return Quote(
        months_count=months,
        price=per_month * months,
        price_per_month=per_month,
        bonus_months=priced.bonus_months if earns else 0,
    )
