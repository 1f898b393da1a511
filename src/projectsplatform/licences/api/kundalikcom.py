from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from projectsplatform.accounts.operations.sessions import authenticate
from projectsplatform.kit.api.bearer import TokenAuth
from projectsplatform.kit.api.fast_lane import respond
from projectsplatform.kit.api.openapi import IDEMPOTENCY_HEADER, fast_lane_documentation, refusals
from projectsplatform.kit.errors import RateLimited
from projectsplatform.licences import fast_lane
from projectsplatform.licences.api.answers import BUY_REFUSALS, bought
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import DeviceIdInvalid, MonthsCountInvalid
from projectsplatform.licences.schemas import BuyIn, BuyOut, CheckIn, CheckOut, PriceIn, PriceOut

router = Router(tags=["kundalikcom"])
person = TokenAuth(authenticate)
_PRICE = fast_lane_documentation(PriceIn, PriceOut, extra=refusals(MonthsCountInvalid, auth=False))
_BUY = {**refusals(*BUY_REFUSALS), "parameters": [IDEMPOTENCY_HEADER]}
_CHECK = fast_lane_documentation(CheckIn, CheckOut, extra=refusals(DeviceIdInvalid, RateLimited))


@router.post(
    "/kundalikcom/price_months",
    operation_id="kundalikcom_price_months",
    summary="What months for a computer cost",
    openapi_extra=_PRICE,
)
def price_months(request: HttpRequest) -> HttpResponse:
    """The price of so many months, now."""
    return respond(request, fast_lane.price_pc)


@router.post(
    "/kundalikcom/price_months_mobile",
    operation_id="kundalikcom_price_months_mobile",
    summary="What months for a phone cost",
    openapi_extra=_PRICE,
)
def price_months_mobile(request: HttpRequest) -> HttpResponse:
    """The price of so many months, now."""
    return respond(request, fast_lane.price_mobile)


@router.post(
    "/kundalikcom/buy",
    operation_id="kundalikcom_buy",
    summary="Buy months for a computer",
    auth=person,
    response=BuyOut,
    openapi_extra=_BUY,
)
def buy(request: HttpRequest, body: BuyIn) -> dict[str, Any]:
    """Pays from the balance and prolongs the licence: all of it or nothing."""
    return bought(request, ProductCode.KUNDALIKCOM_PC, body.months_count)


@router.post(
    "/kundalikcom/buy_mobile",
    operation_id="kundalikcom_buy_mobile",
    summary="Buy months for a phone",
    auth=person,
    response=BuyOut,
    openapi_extra=_BUY,
)
def buy_mobile(request: HttpRequest, body: BuyIn) -> dict[str, Any]:
    """Pays from the balance and prolongs the licence: all of it or nothing."""
    return bought(request, ProductCode.KUNDALIKCOM_MOBILE, body.months_count)


@router.post(
    "/kundalikcom/check_pc",
    operation_id="kundalikcom_check_pc",
    summary="May the program run on this computer?",
    openapi_extra=_CHECK,
)
def check_pc(request: HttpRequest) -> HttpResponse:
    """Asked at start and hourly. The first check binds the device and starts the trial."""
    return respond(request, fast_lane.check_pc)


@router.post(
    "/kundalikcom/check_mobile",
    operation_id="kundalikcom_check_mobile",
    summary="May the program run on this phone?",
    openapi_extra=_CHECK,
)
def check_mobile(request: HttpRequest) -> HttpResponse:
    """Asked at start and hourly. The first check binds the device and starts the trial."""
    return respond(request, fast_lane.check_mobile)
