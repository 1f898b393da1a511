"""What every program asks at start and hourly: may it run on this device?"""

from functools import partial
from math import ceil
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext_noop, override

from projectsplatform.kit.api.fast_lane import Answer, FastRoute, HotRequest, NotPlainError, encode
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.batches import BatchedRead, Touch
from projectsplatform.kit.errors import FieldRefusal, InvalidFields, TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import DefiniteNo, KindInvalid
from projectsplatform.licences.fast_lane.check_limit import count_check, forget_checks
from projectsplatform.licences.operations.checks import check_licence, uses_of_check
from projectsplatform.licences.queries.checks import STANDINGS, AskedLicence, Standing
from projectsplatform.licences.rules.checks import Pass, plain_pass
from projectsplatform.licences.rules.devices import check_device_id
from projectsplatform.licences.rules.programs import NO_KIND, Codes

_VALID = gettext_noop("The licence is valid.")


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


_CHECKS: BatchedRead[Check, Standing] = BatchedRead(
    sql=STANDINGS.sql, columns=lambda keys: STANDINGS.columns([key.asked for key in keys]), row=STANDINGS.row
)


def check_route(codes: Codes) -> FastRoute[Check, Standing]:
    """The check of the programs behind one path."""
    return FastRoute(
        parse=partial(_parse_check, codes), read=_CHECKS, answer=_answer, operation=_check, touches=_touches
    )


def _product_of(codes: Codes, body: dict[str, Any]) -> ProductCode:
    """The program that a body means. Raises KindInvalid."""
    if NO_KIND in codes:
        return codes[NO_KIND]
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in codes:
        raise KindInvalid
    return codes[kind]


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
        count_check(digest, request.at)
    return Check(AskedLicence(digest, product, request.at), device_id, tuple(refused))


def _answer(request: HotRequest, key: Check, standing: Standing | None) -> Answer:
    if standing is None:
        forget_checks(key.asked.token_hash)  # only sessions are counted: guessed tokens fill no memory
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
        forget_checks(key.asked.token_hash)
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
