from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.kit.api.bearer import BearerAuth, caller_of
from projectsplatform.kit.api.fast_lane import respond
from projectsplatform.kit.api.openapi import IDEMPOTENCY_HEADER, fast_lane_documentation, refusals
from projectsplatform.kit.api.pagination import CursorInvalid
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.idempotency import key_of
from projectsplatform.kit.refusals import refusals_of
from projectsplatform.wallet import fast_lane
from projectsplatform.wallet.errors import ClaimFileInvalid, ClaimFileTooLarge
from projectsplatform.wallet.models import TopUpClaim
from projectsplatform.wallet.operations.claims import make_claim
from projectsplatform.wallet.queries.claims import claims_of
from projectsplatform.wallet.schemas.about import AboutIn, AboutOut
from projectsplatform.wallet.schemas.claims import ClaimIn, ClaimOut, ClaimsOut
from projectsplatform.wallet.schemas.reports import ReportsIn, ReportsOut

router = Router(tags=["accounts"])
person = BearerAuth(authenticate)
# Without those of a file, which this endpoint does not take.
_REFUSALS_OF_CLAIMS = tuple(
    refusal for refusal in refusals_of(make_claim) if not issubclass(refusal, ClaimFileInvalid | ClaimFileTooLarge)
)


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


@router.get(
    "/wallet/top_up_claims",
    operation_id="list_top_up_claims",
    summary="Payments that the person told of",
    tags=["wallet"],
    auth=person,
    response=ClaimsOut,
    openapi_extra=refusals(body=False),
)
def list_claims(request: HttpRequest) -> dict[str, Any]:
    """The last twenty, newest first, so always one page."""
    caller = caller_of(request)
    return {"items": [_claim(claim) for claim in claims_of(caller.user_id)], "next_cursor": None}


@router.post(
    "/wallet/top_up_claims",
    operation_id="make_top_up_claim",
    summary="Tell of a payment",
    tags=["wallet"],
    auth=person,
    response={201: ClaimOut},
    openapi_extra={"parameters": [IDEMPOTENCY_HEADER], **refusals(*_REFUSALS_OF_CLAIMS, key_of)},
)
def claim(request: HttpRequest, body: ClaimIn) -> Status[dict[str, Any]]:
    """“I have paid”: staff compare it with what arrived. No money moves before that; a picture is sent in the cabinet."""
    caller = caller_of(request)
    made = make_claim(
        customer_id=caller.user_id,
        amount=body.amount,
        receipt_number=body.receipt_number or "",
        note=body.note or "",
        idempotency_key=key_of(request),
        at=caller.at,
    )
    return Status(201, ok_response(_("Your payment waits for staff to look at it."), **_claim(made)))


def _claim(claim: TopUpClaim) -> dict[str, Any]:
    return {
        "id": str(claim.pk),
        "state": claim.answer.value,
        "amount": claim.amount,
        "receipt_number": claim.receipt_number,
        "reason": claim.reason or None,
        "created_at": rfc3339(claim.created_at),
    }
