"""Amounts that a person may want to put on the balance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Licence
from projectsplatform.licences.queries.products import ProductView, products_on_sale
from projectsplatform.licences.rules.prices import find_quote
from projectsplatform.wallet.queries import balance

_MONTHS: Final = (1, 3, 6, 12)
_ROUND: Final = (50_000, 100_000, 200_000, 500_000)


@dataclass(frozen=True, slots=True)
class Chip:
    """So'm that are missing for so many months."""

    months: int
    amount: int


@dataclass(frozen=True, slots=True)
class MissingMoney:
    """What a licence's months lack."""

    name: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class AmountChips:
    """Amounts to choose with one touch."""

    missing: tuple[MissingMoney, ...]
    round: tuple[int, ...]


def amount_chips(user_id: UUID, at: datetime) -> AmountChips:
    """For months of the person's licences that can be bought, and round ones."""
    licences = list(Licence.objects.filter(user_id=user_id, suspended_at=None, revoked_at=None).order_by("id"))
    if not licences:
        return AmountChips((), _ROUND)
    held = balance(user_id)
    on_sale = {product.code: product for product in products_on_sale(at)}
    groups = [
        MissingMoney(_name_of(licence), tuple(_chips(on_sale[licence.product_id], held)))
        for licence in licences
        if licence.product_id in on_sale
    ]
    return AmountChips(tuple(group for group in groups if group.chips), _ROUND)


def _chips(product: ProductView, held: int) -> Iterator[Chip]:
    for months in _MONTHS:
        quote = find_quote(product, months=months)
        if quote is not None and quote.price > held:
            yield Chip(months, quote.price - held)


def _name_of(licence: Licence) -> str:
    product = str(ProductCode(licence.product_id).label)
    return f"{product} · {licence.name}" if licence.name else product
