"""Amounts that a person is offered to put on the balance."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import licences_of
from projectsplatform.licences.queries.products import products_on_sale
from projectsplatform.licences.rules.prices import find_quote
from projectsplatform.wallet.queries import balance as balance_of

ROUND_AMOUNTS: Final = (50_000, 100_000, 200_000, 500_000)
MOST_MISSING: Final = 3
_RENEWABLE: Final = (LicenceState.ACTIVE, LicenceState.EXPIRED)


def suggested_amounts(*, balance: int, prices: Sequence[int]) -> list[int]:
    """So'm: what the balance lacks for the renewals that cost `prices`, all together first, then round amounts.

    At most three of the former; no amount twice.
    """
    lacking = (price - balance for price in (sum(prices), *sorted(prices)))
    missing = list(dict.fromkeys(amount for amount in lacking if amount > 0))[:MOST_MISSING]
    return [*missing, *(amount for amount in ROUND_AMOUNTS if amount not in missing)]


def amounts_for(user_id: UUID, at: datetime) -> list[int]:
    """`suggested_amounts` for a month of each licence that the person can renew; four statements."""
    on_sale = {product.code: product for product in products_on_sale(at)}
    renewable = [one.product for one in licences_of(user_id, at) if one.state in _RENEWABLE and one.product in on_sale]
    quotes = [find_quote(on_sale[code], months=1) for code in renewable]
    return suggested_amounts(balance=balance_of(user_id), prices=[quote.price for quote in quotes if quote])
