"""Price, purchase and check of every program: three routes for each set of paths in the table of programs."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.kit.api.bearer import TokenAuth
from projectsplatform.kit.api.fast_lane import respond
from projectsplatform.kit.api.openapi import IDEMPOTENCY_HEADER, fast_lane_documentation, refusals
from projectsplatform.kit.errors import RateLimited, Refusal
from projectsplatform.licences.api.answers import BUY_REFUSALS, bought
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.errors import DeviceIdInvalid, KindInvalid, MonthsCountInvalid
from projectsplatform.licences.fast_lane.routes import ROUTES
from projectsplatform.licences.rules.programs import NO_KIND, Endpoints, endpoints_by_tag
from projectsplatform.licences.schemas.checks import CheckIn, CheckOut, KindCheckIn
from projectsplatform.licences.schemas.prices import KindPriceIn, PriceIn, PriceOut
from projectsplatform.licences.schemas.purchases import BuyIn, BuyOut, KindBuyIn

Codes = Mapping[str, ProductCode]

router = Router()
person = TokenAuth(authenticate)


def add_price(endpoints: Endpoints, codes: Codes) -> None:
    """`…/price_months`."""
    extra = refusals(MonthsCountInvalid, *_kind_refusals(codes), auth=False)
    request_model = PriceIn if NO_KIND in codes else KindPriceIn

    @router.post(
        f"/{endpoints.price}",
        operation_id=_operation_id(endpoints.price),
        summary=f"What {endpoints.months} cost",
        tags=[endpoints.tag],
        openapi_extra=fast_lane_documentation(request_model, PriceOut, extra=extra),
    )
    def price(request: HttpRequest) -> HttpResponse:
        """The price of so many months, now."""
        return respond(request, ROUTES[endpoints.price])


def add_buy(endpoints: Endpoints, codes: Codes) -> None:
    """`…/buy`."""
    route = router.post(
        f"/{endpoints.buy}",
        operation_id=_operation_id(endpoints.buy),
        summary=f"Buy {endpoints.months}",
        description="Pays from the balance and prolongs the licence: all of it or nothing.",
        tags=[endpoints.tag],
        auth=person,
        response=BuyOut,
        openapi_extra={**refusals(*BUY_REFUSALS, *_kind_refusals(codes)), "parameters": [IDEMPOTENCY_HEADER]},
    )

    def buy(request: HttpRequest, body: BuyIn) -> dict[str, Any]:
        return bought(request, codes[NO_KIND], body.months_count)

    def buy_kind(request: HttpRequest, body: KindBuyIn) -> dict[str, Any]:
        return bought(request, codes[body.kind], body.months_count)

    route(buy if NO_KIND in codes else buy_kind)


def add_check(endpoints: Endpoints, codes: Codes) -> None:
    """`…/check`."""
    extra = refusals(DeviceIdInvalid, *_kind_refusals(codes), RateLimited)
    request_model = CheckIn if NO_KIND in codes else KindCheckIn

    @router.post(
        f"/{endpoints.check}",
        operation_id=_operation_id(endpoints.check),
        summary=endpoints.question,
        tags=[endpoints.tag],
        openapi_extra=fast_lane_documentation(request_model, CheckOut, extra=extra),
    )
    def check(request: HttpRequest) -> HttpResponse:
        """Asked at start and hourly. The first check binds the device and starts the trial."""
        return respond(request, ROUTES[endpoints.check])


def _operation_id(path: str) -> str:
    return path.replace("/", "_")


def _kind_refusals(codes: Codes) -> tuple[type[Refusal], ...]:
    return () if NO_KIND in codes else (KindInvalid,)


for sets in endpoints_by_tag().values():
    for add in (add_price, add_buy, add_check):
        for endpoints, codes in sets.items():
            add(endpoints, codes)
