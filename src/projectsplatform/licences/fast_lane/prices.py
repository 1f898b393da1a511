"""What months of a program cost."""

from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from projectsplatform.kit.api.fast_lane import Answer, FastRoute, HotRequest, NotPlainError, encode
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import take
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.queries.products import Offer
from projectsplatform.licences.queries.recent_offers import recent_offer, remembered_offer
from projectsplatform.licences.rules.prices import quote
from projectsplatform.licences.rules.programs import NO_KIND, Codes
from projectsplatform.licences.schemas.prices import KindPriceIn, PriceIn


class Price(NamedTuple):
    """What is to be priced."""

    product: ProductCode
    months: int


def price_route(codes: Codes) -> FastRoute[Price, None]:
    """The price of the programs behind one path."""
    return FastRoute(parse=partial(_parse_price, codes), answer=_remembered_price, operation=_price)


def _parse_price(codes: Codes, request: HotRequest) -> Price:
    """Raises InvalidFields."""
    body = request.json()
    if NO_KIND in codes:
        return Price(codes[NO_KIND], take(PriceIn, body).months_count)
    asked = take(KindPriceIn, body)
    return Price(codes[asked.kind], asked.months_count)


def _remembered_price(request: HotRequest, key: Price, row: None) -> Answer:
    offer = remembered_offer(key.product, request.at)
    if offer is None:
        raise NotPlainError
    return _priced(request, offer, key.months)


def _price(request: HotRequest, key: Price) -> Answer:
    return _priced(request, recent_offer(key.product, request.at), key.months)


def _priced(request: HotRequest, offer: Offer, months: int) -> Answer:
    asked = quote(offer, months=months)
    with override(request.language):
        message = _("{months} months cost {price}.").format(months=months, price=format_som(asked.price))
    answer = ok_response(
        message,
        months_count=asked.months_count,
        price=asked.price,
        price_per_month=asked.price_per_month,
        bonus_months=asked.bonus_months,
    )
    return 200, encode(answer)
