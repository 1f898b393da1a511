"""What is sold, as a table of prices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise

from projectsplatform.cabinet.queries.months import SHOWN_MONTHS
from projectsplatform.licences.queries.products import ProductView, products_on_sale
from projectsplatform.licences.rules.prices import Quote, quote
from projectsplatform.licences.rules.programs import programs_by_code

_ORDER: Final = {code: place for place, code in enumerate(programs_by_code())}


@dataclass(frozen=True, slots=True)
class PriceList:
    """A product and what so many months cost."""

    product: ProductView
    rows: tuple[Quote, ...]

    @property
    def about(self) -> str | Promise:
        """What the program does, in a sentence."""
        return programs_by_code()[self.product.code].about

    @property
    def pictures(self) -> tuple[str, str]:
        """The drawing of its screen: a template of its own, or the one for any program."""
        return f"cabinet/pictures/{self.product.code}.html", "cabinet/pictures/program.html"

    @property
    def cheapest(self) -> int:
        """So'm a month at best."""
        return min(self.product.tiers.values())


def price_lists(at: datetime) -> list[PriceList]:
    """Everything that can be bought now, in the order of the programs."""
    on_sale = sorted(products_on_sale(at), key=lambda product: _ORDER[product.code])
    return [_price_list(product) for product in on_sale if 1 in product.tiers]


def _price_list(product: ProductView) -> PriceList:
    return PriceList(product=product, rows=tuple(quote(product, months=months) for months in SHOWN_MONTHS))
