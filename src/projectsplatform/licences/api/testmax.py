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
from projectsplatform.licences.errors import DeviceIdInvalid, KindInvalid, MonthsCountInvalid
from projectsplatform.licences.rules.kinds import KINDS
from projectsplatform.licences.schemas import BuyOut, CheckOut, KindBuyIn, KindCheckIn, KindPriceIn, PriceOut

router = Router(tags=["testmax"])


@router.post(
    "/testmax/price_months",
    operation_id="testmax_price_months",
    summary="What months of TestMax cost",
    openapi_extra=fast_lane_documentation(
        KindPriceIn, PriceOut, extra=refusals(MonthsCountInvalid, KindInvalid, auth=False)
    ),
)
def price_months(request: HttpRequest) -> HttpResponse:
    """The price of so many months, now."""
    return respond(request, fast_lane.price_testmax)


@router.post(
    "/testmax/buy",
    operation_id="testmax_buy",
    summary="Buy months of TestMax",
    auth=TokenAuth(authenticate),
    response=BuyOut,
    openapi_extra={**refusals(*BUY_REFUSALS, KindInvalid), "parameters": [IDEMPOTENCY_HEADER]},
)
def buy(request: HttpRequest, body: KindBuyIn) -> dict[str, Any]:
    """Pays from the balance and prolongs the licence: all of it or nothing."""
    return bought(request, KINDS[body.kind], body.months_count)


@router.post(
    "/testmax/check",
    operation_id="testmax_check",
    summary="May TestMax run on this device?",
    openapi_extra=fast_lane_documentation(
        KindCheckIn, CheckOut, extra=refusals(DeviceIdInvalid, KindInvalid, RateLimited)
    ),
)
def check(request: HttpRequest) -> HttpResponse:
    """Asked at start and hourly. The first check binds the device and starts the trial."""
    return respond(request, fast_lane.testmax_check)
