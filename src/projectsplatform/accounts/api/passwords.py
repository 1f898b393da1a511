from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.api.callers import device_of, device_tokens
from projectsplatform.accounts.operations import passwords, resets
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.schemas.passwords import ChangePasswordIn, ConfirmIn, ResetIn, ResetRequestIn
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.bearer import TokenAuth, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import Answer
from projectsplatform.kit.clock import now

router = Router()


@router.post(
    "/accounts/change_password",
    operation_id="change_password",
    summary="Change the password",
    auth=TokenAuth(authenticate),
    response=Answer,
    openapi_extra=refusals(passwords.change_password),
)
def change_password(request: HttpRequest, body: ChangePasswordIn) -> dict[str, Any]:
    """Every other session ends."""
    caller = caller_of(request)
    passwords.change_password(
        username=caller.username,
        session_id=caller.session_id,
        old_password=body.old_password,
        new_password=body.new_password,
        address=client_address(request),
        at=caller.at,
    )
    return ok_response(_("The password was changed. Your other sessions were ended."))


@router.post(
    "/accounts/reset_password_request",
    operation_id="reset_password_request",
    summary="Have a code for a new password sent",
    response=Answer,
    openapi_extra=refusals(resets.request_reset, auth=False),
)
def reset_password_request(request: HttpRequest, body: ResetRequestIn) -> dict[str, Any]:
    """The same answer and work whether or not the account exists."""
    resets.request_reset(
        username=body.username,
        device_name=device_of(request),
        address=client_address(request),
        device_tokens=device_tokens(body.device_token),
        at=now(),
    )
    return ok_response(_("If there is such an account, a code was sent to its Telegram."))


@router.post(
    "/accounts/reset_password",
    operation_id="reset_password",
    summary="Set a new password with a code",
    response=Answer,
    openapi_extra=refusals(resets.reset_password, auth=False),
)
def reset_password(request: HttpRequest, body: ResetIn) -> dict[str, Any]:
    """Every session ends. The code is dead after 5 wrong tries."""
    resets.reset_password(
        username=body.username,
        code=body.code,
        new_password=body.new_password,
        address=client_address(request),
        device_tokens=device_tokens(body.device_token),
        at=now(),
    )
    return ok_response(_("The new password is set. Sign in with it."))


@router.post(
    "/accounts/confirm_password",
    operation_id="confirm_password",
    summary="Confirm the password",
    auth=TokenAuth(authenticate),
    response=Answer,
    openapi_extra=refusals(passwords.confirm_password),
)
def confirm_password(request: HttpRequest, body: ConfirmIn) -> dict[str, Any]:
    """For 10 minutes this session may reveal secrets."""
    caller = caller_of(request)
    passwords.confirm_password(
        username=caller.username,
        session_id=caller.session_id,
        password=body.password,
        address=client_address(request),
        at=caller.at,
    )
    return ok_response(_("The password is confirmed for 10 minutes."))
