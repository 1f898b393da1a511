from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.api.callers import device_of, device_tokens
from projectsplatform.accounts.operations import sign_in as operations
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.operations.codes import request_sign_in_code
from projectsplatform.accounts.operations.refresh import refresh_session
from projectsplatform.accounts.operations.sessions import sign_out
from projectsplatform.accounts.schemas.fields import TokenIn
from projectsplatform.accounts.schemas.sign_in import GetCodeIn, GetCodeOut, LoginIn, LoginOut, RefreshIn, SessionOut
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.bearer import TokenAuth, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import Answer
from projectsplatform.kit.clock import now, rfc3339
from projectsplatform.kit.errors import NothingThere

router = Router()


@router.post(
    "/accounts/get_code",
    operation_id="get_code",
    summary="Have a sign-in code sent",
    response=GetCodeOut,
    openapi_extra=refusals(request_sign_in_code, auth=False),
)
def get_code(request: HttpRequest, body: GetCodeIn) -> dict[str, Any]:
    """The code goes to the person's Telegram; an unknown name and a wrong password get one and the same answer."""
    sent = request_sign_in_code(
        username=body.username,
        password=body.password,
        device_name=device_of(request, body.device_name),
        address=client_address(request),
        device_tokens=device_tokens(body.device_token),
        at=now(),
    )
    return ok_response(
        _("The code was sent to your Telegram."),
        challenge=str(sent.challenge),
        expires_at=rfc3339(sent.expires_at),
        resend_at=rfc3339(sent.resend_at),
    )


@router.post(
    "/accounts/login",
    operation_id="login",
    summary="Sign in with a code",
    response=LoginOut,
    openapi_extra=refusals(operations.sign_in, auth=False),
)
def login(request: HttpRequest, body: LoginIn) -> dict[str, Any]:
    """A challenge is dead after 5 wrong tries; tries without one share a budget of 5 an hour for the account."""
    signed_in = operations.sign_in(
        username=body.username,
        code=body.code,
        challenge=body.challenge,
        device_name=device_of(request, body.device_name),
        address=client_address(request),
        device_tokens=device_tokens(body.device_token),
        at=now(),
    )
    return ok_response(
        _("Welcome!"),
        token=signed_in.session.token,
        expires_at=rfc3339(signed_in.session.expires_at),
        user_id=str(signed_in.session.user_id),
        device_token=signed_in.device_token,
    )


@router.post(
    "/accounts/refresh_user",
    operation_id="refresh_user",
    summary="Exchange a session's token",
    response=SessionOut,
    openapi_extra=refusals(refresh_session, auth=False),
)
def refresh_user(request: HttpRequest, body: RefreshIn) -> dict[str, Any]:
    """The old token signs in no more. If this answer gets lost, it refreshes once more until its successor was used."""
    session = refresh_session(user_id=body.user_id, old_token=body.old_token, address=client_address(request), at=now())
    return ok_response(_("The token was exchanged."), token=session.token, expires_at=rfc3339(session.expires_at))


@router.post(
    "/accounts/logout",
    operation_id="logout",
    summary="End this session",
    auth=TokenAuth(authenticate),
    response=Answer,
    openapi_extra=refusals(NothingThere),
)
def logout(request: HttpRequest, body: TokenIn) -> dict[str, Any]:
    """The token opens nothing any more."""
    caller = caller_of(request)
    sign_out(user_id=caller.user_id, session_id=caller.session_id, address=client_address(request), at=caller.at)
    return ok_response(_("You are signed out."))
