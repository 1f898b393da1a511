"""What every program asks at start and hourly, and what months cost: `Beat` → (status, bytes), over one read."""

from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from projectsplatform.accounts.operations.sessions import authenticate
from projectsplatform.kit.api.fast_lane import Beat, encode
from projectsplatform.kit.api.problems import done
from projectsplatform.kit.api.validation import take
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.errors import FieldRefusal, InvalidFields, RateLimited, TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import DefiniteNo
from projectsplatform.licences.operations.checks import Pass, check_licence
from projectsplatform.licences.queries.recent_offers import recent_offer
from projectsplatform.licences.rules.devices import check_device_id
from projectsplatform.licences.rules.kinds import KINDS, product_of_kind
from projectsplatform.licences.rules.prices import quote
from projectsplatform.licences.schemas import KindPriceIn, PriceIn

CHECKS_A_MINUTE = 600

_minute = -1
_checks: dict[bytes, int] = {}


def check_pc(beat: Beat) -> tuple[int, bytes]:
    """`kundalikcom/check_pc`."""
    return _check(beat, lambda _body: ProductCode.KUNDALIKCOM_PC)


def check_mobile(beat: Beat) -> tuple[int, bytes]:
    """`kundalikcom/check_mobile`."""
    return _check(beat, lambda _body: ProductCode.KUNDALIKCOM_MOBILE)


def testmax_check(beat: Beat) -> tuple[int, bytes]:
    """`testmax/check`."""
    return _check(beat, lambda body: product_of_kind(body.get("kind")))


def price_pc(beat: Beat) -> tuple[int, bytes]:
    """`kundalikcom/price_months`."""
    return _priced(ProductCode.KUNDALIKCOM_PC, take(PriceIn, beat.json()).months_count, beat.at)


def price_mobile(beat: Beat) -> tuple[int, bytes]:
    """`kundalikcom/price_months_mobile`."""
    return _priced(ProductCode.KUNDALIKCOM_MOBILE, take(PriceIn, beat.json()).months_count, beat.at)


def price_testmax(beat: Beat) -> tuple[int, bytes]:
    """`testmax/price_months`."""
    asked = take(KindPriceIn, beat.json())
    return _priced(KINDS[asked.kind], asked.months_count, beat.at)


def _priced(product: ProductCode, months: int, at: datetime) -> tuple[int, bytes]:
    asked = quote(recent_offer(product, at), months=months)
    answer = done(
        _("{months} months cost {price}.").format(months=months, price=format_som(asked.price)),
        months_count=asked.months_count,
        price=asked.price,
        price_per_month=asked.price_per_month,
        bonus_months=asked.bonus_months,
    )
    return 200, encode(answer)


def _check(beat: Beat, product_of: Callable[[dict[str, Any]], ProductCode]) -> tuple[int, bytes]:
    body = beat.json()
    token = beat.token(body)
    product, device_id = _fields(body, product_of, token, beat.at)
    key = token_hash(token)
    _count(key, beat.at)
    try:
        found = check_licence(token_hash=key, product_code=product, device_id=device_id, at=beat.at)
    except DefiniteNo as no:
        return 200, encode({"how": False, "code": no.code, "message": no.text(), **no.details})
    except TokenInvalid:
        _checks.pop(key, None)  # only sessions are remembered: guessed tokens fill no memory
        raise
    return 200, encode(_yes(found, beat.at))


def _yes(found: Pass, at: datetime) -> dict[str, Any]:
    return done(
        _("The licence is valid."),
        code="valid",
        end_active_date=rfc3339(found.ends_at),
        size=ceil((found.ends_at - at).total_seconds()),
        device_id=found.device_id,
        trial=found.is_trial,
        lease=found.lease,
    )


def _fields(
    body: dict[str, Any], product_of: Callable[[dict[str, Any]], ProductCode], token: str, at: datetime
) -> tuple[ProductCode, str]:
    """All that is wrong at once; but a stranger hears of the token first, as everywhere."""
    refused: list[FieldRefusal] = []
    device_id, product = "", ProductCode.KUNDALIKCOM_PC
    try:
        device_id = check_device_id(body.get("device_id"))
    except FieldRefusal as refusal:
        refused.append(refusal)
    try:
        product = product_of(body)
    except FieldRefusal as refusal:
        refused.append(refusal)
    if refused:
        authenticate(token, at)
        raise InvalidFields(refused)
    return product, device_id


def _count(key: bytes, at: datetime) -> None:
    """A brake for a program gone wild, in this process's memory: far above what any right one asks. Raises RateLimited."""
    global _minute  # noqa: PLW0603  one window for the whole process
    if not settings.LIMITS_ON:
        return
    second = int(at.timestamp())
    if second // 60 != _minute:
        _minute = second // 60
        _checks.clear()
    _checks[key] = _checks.get(key, 0) + 1
    if _checks[key] > CHECKS_A_MINUTE:
        raise RateLimited(retry_after=60 - second % 60)
