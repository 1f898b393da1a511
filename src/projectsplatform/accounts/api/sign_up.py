from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router, Status

from projectsplatform.accounts.api.callers import ServiceAuth
from projectsplatform.accounts.errors import ServiceTokenRequired
from projectsplatform.accounts.fast_lane import check_token as check_token_beat
from projectsplatform.accounts.operations.registration import register as register_person
from projectsplatform.accounts.operations.tickets import issue_ticket
from projectsplatform.accounts.rules.registration import RegistrationForm
from projectsplatform.accounts.schemas.sign_up import (
    CheckTokenIn,
    CheckTokenOut,
    RegisterIn,
    RegisterOut,
    TicketIn,
    TicketOut,
)
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.fast_lane import respond
from projectsplatform.kit.api.openapi import fast_lane_documentation, refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.clock import now, rfc3339
from projectsplatform.kit.errors import TokenInvalid, TokenRequired

router = Router()


@router.post(
    "/accounts/for_register_bot",
    operation_id="for_register_bot",
    summary="A registration token for a Telegram contact",
    auth=ServiceAuth(),
    response={201: TicketOut},
    openapi_extra=refusals(ServiceTokenRequired, issue_ticket, auth=False),
)
def for_register_bot(request: HttpRequest, body: TicketIn) -> Status[dict[str, Any]]:
    """15 minutes, single use; a newer token replaces the older one of the same Telegram account or phone."""
    ticket = issue_ticket(phone=body.phone, tg_id=body.tg_id, at=now())
    answer = ok_response(
        _("Open the link within 15 minutes and register."),
        token=ticket.token,
        expires_at=rfc3339(ticket.expires_at),
        register_url=ticket.register_url,
    )
    return Status(201, answer)


@router.post(
    "/accounts/check_token",
    operation_id="check_token",
    summary="What a token opens",
    openapi_extra=fast_lane_documentation(
        CheckTokenIn, CheckTokenOut, extra=refusals(TokenRequired, TokenInvalid, auth=False)
    ),
)
def check_token(request: HttpRequest) -> HttpResponse:
    """Unknown, used or expired is 200 with `how` false."""
    return respond(request, check_token_beat)


@router.post(
    "/accounts/register",
    operation_id="register",
    summary="Register a person",
    response={201: RegisterOut},
    openapi_extra=refusals(register_person, auth=False),
)
def register(request: HttpRequest, body: RegisterIn) -> Status[dict[str, Any]]:
    """A refused registration leaves the token as it was."""
    person = register_person(
        token=body.token if isinstance(body.token, str) else "",
        form=RegistrationForm(
            full_name=body.full_name, sex=body.sex, email=body.email, username=body.username, password=body.password
        ),
        language=get_language() or "uz",
        address=client_address(request),
        at=now(),
    )
    return Status(201, ok_response(_("Your account is ready. Sign in."), redirect="/login/", user_id=str(person.id)))
