"""Products and what they cost at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Window
from django.db.models.functions import Rank

from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import PriceTier, Product

_OFFER = """
    SELECT product.active, product.bonus_from_months, product.bonus_months, tier.from_months, tier.som_a_month
    FROM licences_product product
    LEFT JOIN licences_pricetier tier ON tier.product_id = product.code AND tier.valid_from = (
        SELECT max(valid_from) FROM licences_pricetier WHERE product_id = product.code AND valid_from <= %(at)s
    )
    WHERE product.code = %(code)s
"""
PRODUCTS: tuple[str, ...] = tuple(ProductCode.values)


@dataclass(frozen=True)
class ProductView:
    """A product as people see it. `tiers`: from months → so'm a month."""

    code: str
    name: str
    active: bool
    trial_days: int
    bonus_from_months: int | None
    bonus_months: int
    tiers: Mapping[int, int]


def find_product(code: str) -> Product:
    """Raises NothingThere."""
    product = Product.objects.filter(code=code).first()
    if product is None:
        raise NothingThere
    return product


@dataclass(frozen=True, slots=True)
class Offer:
    """What a product costs at a moment. `tiers`: from months → so'm a month."""

    active: bool
    bonus_from_months: int | None
    bonus_months: int
    tiers: Mapping[int, int]


def offer_at(code: str, at: datetime) -> Offer:
    """In one read. Raises NothingThere."""
    rows = fetch_rows(_OFFER, {"code": code, "at": at})
    if not rows:
        raise NothingThere
    tiers = {from_months: som for *_product, from_months, som in rows if from_months is not None}
    active, bonus_from_months, bonus_months = rows[0][:3]
    return Offer(active, bonus_from_months, bonus_months, tiers)


def tiers_at(codes: Iterable[str], at: datetime) -> dict[str, dict[int, int]]:
    """For each product the newest set that is valid at `at`: from months → so'm a month."""
    newest = Window(Rank(), partition_by=F("product_id"), order_by=F("valid_from").desc())
    tiers = (
        PriceTier.objects.filter(product_id__in=list(codes), valid_from__lte=at)
        .annotate(age=newest)
        .filter(age=1)
        .values_list("product_id", "from_months", "som_a_month")
    )
    tiers_by_code: dict[str, dict[int, int]] = defaultdict(dict)
    for code, from_months, som in tiers:
        tiers_by_code[code][from_months] = som
    return dict(tiers_by_code)


def products_on_sale(at: datetime) -> list[ProductView]:
    """Everything that can be bought, with its prices."""
    products = list(Product.objects.filter(active=True))
    tiers = tiers_at([product.code for product in products], at)
    return [
        ProductView(
            code=product.code,
            name=str(ProductCode(product.code).label),
            active=product.active,
            trial_days=product.trial_days,
            bonus_from_months=product.bonus_from_months,
            bonus_months=product.bonus_months,
            tiers=tiers.get(product.code, {}),
        )
        for product in products
    ]
