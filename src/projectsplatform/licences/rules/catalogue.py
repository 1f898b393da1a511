"""What a set of prices must be."""

from collections.abc import Mapping
from datetime import datetime

from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.licences.errors import PricesInvalid
from projectsplatform.licences.rules.prices import MAX_MONTHS


def check_prices(prices: Mapping[int, int], *, valid_from: datetime, newest: datetime | None, at: datetime) -> None:
    """`prices`: from months → so'm a month. It covers every count of months, costs something, and begins after every earlier set. Raises PricesInvalid."""
    covers_all = 1 in prices and all(1 <= months <= MAX_MONTHS for months in prices)
    is_paid = all(1 <= som <= MAX_AMOUNT // MAX_MONTHS for som in prices.values())
    is_later = valid_from >= at and (newest is None or valid_from > newest)
    if not (covers_all and is_paid and is_later):
        raise PricesInvalid
