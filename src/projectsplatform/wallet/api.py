from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.operations.sessions import authenticate
from projectsplatform.kit.answers import done
from projectsplatform.kit.bearer import Caller, TokenAuth
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.documents import heartbeat_documentation, refusals
from projectsplatform.kit.heartbeat import respond
from projectsplatform.kit.pagination import CursorInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.wallet.heartbeat import about_account
from projectsplatform.wallet.queries.statements import Line, Period, statement
from projectsplatform.wallet.schemas import AboutIn, AboutOut, ReportsIn, ReportsOut

router = Router(tags=["accounts"])


@router.post(
    "/accounts/about_account",
    operation_id="about_account",
    summary="The person and their balance",
    openapi_extra=heartbeat_documentation(AboutIn, AboutOut, extra=refusals()),
)
def about(request: HttpRequest) -> HttpResponse:
    """The person behind the token, as they see themselves."""
    return respond(request, about_account)


@router.post(
    "/accounts/reports",
    operation_id="reports",
    summary="The statement of the balance",
    auth=TokenAuth(authenticate),
    response=ReportsOut,
    openapi_extra=refusals(CursorInvalid),
)
def reports(request: HttpRequest, body: ReportsIn) -> dict[str, Any]:
    """Every change of the balance in a period, newest first, with the balance after it."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja
    page = statement(
        user_id=caller.user_id,
        period=Period(since=body.since, until=body.until),
        before=_number_in(body.cursor),
        limit=page_size(body.limit),
    )
    return done(
        _("Your statement."),
        opening_balance=page.opening_balance,
        closing_balance=page.closing_balance,
        items=[_line(line) for line in page.lines],
        next_cursor=None if page.next_number is None else encode_cursor([page.next_number]),
    )


def _number_in(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    match decode_cursor(cursor):
        case [int(number)] if 1 <= number < 2**63:
            return number
        case _:
            raise CursorInvalid


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "size": line.size,
        "direction": "kirim" if line.size > 0 else "chiqim",
        "date": rfc3339(line.date),
        "bio": line.bio,
        "balance_after": line.balance_after,
    }
