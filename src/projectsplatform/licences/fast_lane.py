"""What every program asks at start and hourly, and what months cost."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from math import ceil
from typing import Any, Final, NamedTuple

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from projectsplatform.kit.api.fast_lane import Answer, FastRoute, HotRequest, NotPlainError, encode
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import take
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.batches import BatchedRead, Touch
from projectsplatform.kit.errors import FieldRefusal, InvalidFields, RateLimited, TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import DefiniteNo, KindInvalid
from projectsplatform.licences.operations.checks import check_licence, uses_of_check
from projectsplatform.licences.queries.checks import STANDINGS, AskedLicence, Standing
from projectsplatform.licences.queries.products import Offer
from projectsplatform.licences.queries.recent_offers import recent_offer, remembered_offer
from projectsplatform.licences.rules.checks import Pass, plain_pass
from projectsplatform.licences.rules.devices import check_device_id
from projectsplatform.licences.rules.prices import quote
from projectsplatform.licences.rules.programs import NO_KIND, endpoints_by_tag
from projectsplatform.licences.schemas.programs import KindPriceIn, PriceIn

Codes = Mapping[str, ProductCode]
"""The programs behind one path, by the kind in the body."""
CHECKS_A_MINUTE = 600

_VALID = gettext_noop("The licence is valid.")

_minute = -1
_checks: dict[bytes, int] = {}


class Check(NamedTuple):
    """A check's key; with `refused` no licence is looked at."""

    asked: AskedLicence
    device_id: str
    refused: tuple[FieldRefusal, ...]


class _Valid(msgspec.Struct, kw_only=True):
    """A check's yes: what is asked most has a type of its own, which is written fastest."""

    how: bool = True
    message: str
    code: str = "valid"
    end_active_date: str
    size: int
    device_id: str
    trial: bool
    lease: str


class Price(NamedTuple):
    """What is to be priced."""

    product: ProductCode
    months: int


_CHECKS: BatchedRead[Check, Standing] = BatchedRead(
    sql=STANDINGS.sql, columns=lambda keys: STANDINGS.columns([key.asked for key in keys]), row=STANDINGS.row
)


def _product_of(codes: Codes, body: dict[str, Any]) -> ProductCode:
    """The program that a body means. Raises KindInvalid."""
    if NO_KIND in codes:
        return codes[NO_KIND]
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in codes:
        raise KindInvalid
    return codes[kind]


def _check_route(codes: Codes) -> FastRoute[Check, Standing]:
    return FastRoute(
        parse=partial(_parse_check, codes), read=_CHECKS, answer=_answer, operation=_check, touches=_touches
    )


def _price_route(codes: Codes) -> FastRoute[Price, None]:
    return FastRoute(parse=partial(_parse_price, codes), answer=_remembered_price, operation=_price)


def _parse_check(codes: Codes, request: HotRequest) -> Check:
    """All that is wrong with the fields comes together, but only to somebody whose token is right. Raises RateLimited."""
    body = request.json()
    digest = token_hash(request.token(body))
    refused: list[FieldRefusal] = []
    device_id, product = "", next(iter(codes.values()))
    try:
        device_id = check_device_id(body.get("device_id"))
    except FieldRefusal as refusal:
        refused.append(refusal)
    try:
        product = _product_of(codes, body)
    except FieldRefusal as refusal:
        refused.append(refusal)
    if not refused:
        _count(digest, request.at)
    return Check(AskedLicence(digest, product, request.at), device_id, tuple(refused))


def _answer(request: HotRequest, key: Check, standing: Standing | None) -> Answer:
    if standing is None:
        _checks.pop(key.asked.token_hash, None)  # only sessions are counted: guessed tokens fill no memory
        raise TokenInvalid
    if key.refused:
        raise InvalidFields(key.refused)
    try:
        found = plain_pass(standing, device_id=key.device_id, at=request.at)
    except DefiniteNo as no:
        return _no(request, no)
    if found is None:
        raise NotPlainError
    return _yes(request, found)


def _check(request: HotRequest, key: Check) -> Answer:
    """Raises TokenInvalid."""
    try:
        granted = check_licence(asked=key.asked, device_id=key.device_id)
    except DefiniteNo as no:
        return _no(request, no)
    except TokenInvalid:
        _checks.pop(key.asked.token_hash, None)
        raise
    return _yes(request, granted)


def _touches(request: HotRequest, key: Check, standing: Standing) -> tuple[Touch, ...]:
    return uses_of_check(standing, key.asked, device_id=key.device_id)


def _no(request: HotRequest, no: DefiniteNo) -> Answer:
    with override(request.language):
        message = no.text()
    return 200, encode({"how": False, "code": no.code, "message": message, **no.details})


def _yes(request: HotRequest, granted: Pass) -> Answer:
    answer = _Valid(
        message=request.text(_VALID),
        end_active_date=rfc3339(granted.ends_at),
        size=ceil((granted.ends_at - request.at).total_seconds()),
        device_id=granted.device_id,
        trial=granted.is_trial,
        lease=granted.lease,
    )
    return 200, encode(answer)


def _count(digest: bytes, at: datetime) -> None:
    """A brake for a program gone wild, in this process's memory: far above what any right one asks. Raises RateLimited."""
    global _minute  # noqa: PLW0603  one window for the whole process
    if not settings.LIMITS_ON:
        return
    second = int(at.timestamp())
    if second // 60 != _minute:
        _minute = second // 60
        _checks.clear()
    _checks[digest] = _checks.get(digest, 0) + 1
    if _checks[digest] > CHECKS_A_MINUTE:
        raise RateLimited(retry_after=60 - second % 60)


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


def _parse_price(codes: Codes, request: HotRequest) -> Price:
    """Raises InvalidFields."""
    body = request.json()
    if NO_KIND in codes:
        return Price(codes[NO_KIND], take(PriceIn, body).months_count)
    asked = take(KindPriceIn, body)
    return Price(codes[asked.kind], asked.months_count)


def _routes() -> Iterator[tuple[str, FastRoute[Any, Any]]]:
    for paths in endpoints_by_tag().values():
        for endpoints, codes in paths.items():
            yield endpoints.check, _check_route(codes)
            yield endpoints.price, _price_route(codes)


ROUTES: Final[Mapping[str, FastRoute[Any, Any]]] = dict(_routes())
"""Check and price of every program, by their paths under `/api/v1/`."""
