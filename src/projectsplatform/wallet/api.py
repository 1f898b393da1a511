from django.http import HttpRequest, HttpResponse
from ninja import Router

from projectsplatform.kit.api.fast_lane import respond
from projectsplatform.kit.api.openapi import fast_lane_documentation, refusals
from projectsplatform.kit.api.pagination import CursorInvalid
from projectsplatform.wallet import fast_lane
from projectsplatform.wallet.schemas import AboutIn, AboutOut, ReportsIn, ReportsOut

router = Router(tags=["accounts"])


@router.post(
    "/accounts/about_account",
    operation_id="about_account",
    summary="The person and their balance",
    openapi_extra=fast_lane_documentation(AboutIn, AboutOut, extra=refusals()),
)
def about(request: HttpRequest) -> HttpResponse:
    """The person behind the token, as they see themselves."""
    return respond(request, fast_lane.about_account)


@router.post(
    "/accounts/reports",
    operation_id="reports",
    summary="The statement of the balance",
    openapi_extra=fast_lane_documentation(ReportsIn, ReportsOut, extra=refusals(CursorInvalid)),
)
def reports(request: HttpRequest) -> HttpResponse:
    """Every change of the balance in a period, newest first, with the balance after it."""
    return respond(request, fast_lane.reports)
