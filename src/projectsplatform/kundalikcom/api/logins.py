from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.bearer import BearerAuth, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import Answer
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kundalikcom.models import SchoolLogin
from projectsplatform.kundalikcom.operations import logins as operations
from projectsplatform.kundalikcom.queries.logins import logins_of
from projectsplatform.kundalikcom.schemas import LoginChangesIn, LoginsOut, RevealedOut, SchoolLoginIn, SchoolLoginOut

router = Router(auth=BearerAuth(authenticate))


@router.get(
    "/kundalikcom/logins",
    operation_id="kundalikcom_list_logins",
    summary="The kept logins, without passwords",
    response=LoginsOut,
    openapi_extra=refusals(logins_of, body=False),
)
def list_logins(
    request: HttpRequest, limit: int | None = None, cursor: str | None = None, search: str = ""
) -> dict[str, Any]:
    """By login; `search` looks in logins and notes."""
    page = logins_of(user_id=caller_of(request).user_id, search=search, cursor=cursor, limit=limit)
    return {"items": [_fields(row) for row in page.items], "next_cursor": page.next_cursor}


@router.post(
    "/kundalikcom/logins",
    operation_id="kundalikcom_keep_login",
    summary="Keep a login",
    response={201: SchoolLoginOut},
    openapi_extra=refusals(operations.keep_login),
)
def keep_login(request: HttpRequest, body: SchoolLoginIn) -> Status[dict[str, Any]]:
    """The password is sealed at once; only `reveal` gives it back."""
    caller = caller_of(request)
    row = operations.keep_login(
        user_id=caller.user_id, login=body.login, password=body.password, label=body.label, at=caller.at
    )
    return Status(201, ok_response(_("The login is kept."), **_fields(row)))


@router.patch(
    "/kundalikcom/logins/{login_id}",
    operation_id="kundalikcom_change_login",
    summary="Change a kept login",
    response=SchoolLoginOut,
    openapi_extra=refusals(operations.change_login),
)
def change_login(request: HttpRequest, login_id: str, body: LoginChangesIn) -> dict[str, Any]:
    """Only what is given changes."""
    caller = caller_of(request)
    changes = body.model_dump(exclude_unset=True)
    row = operations.change_login(user_id=caller.user_id, login_id=login_id, changes=changes, at=caller.at)
    return ok_response(_("The login is changed."), **_fields(row))


@router.delete(
    "/kundalikcom/logins/{login_id}",
    operation_id="kundalikcom_forget_login",
    summary="Delete a kept login",
    response=Answer,
    openapi_extra=refusals(operations.forget_login, body=False),
)
def forget_login(request: HttpRequest, login_id: str) -> dict[str, Any]:
    """The login and its password are gone; the record of who saw it stays."""
    operations.forget_login(user_id=caller_of(request).user_id, login_id=login_id)
    return ok_response(_("The login is deleted."))


@router.post(
    "/kundalikcom/logins/{login_id}/reveal",
    operation_id="kundalikcom_reveal_login",
    summary="Show a password",
    response=RevealedOut,
    openapi_extra=refusals(operations.reveal_password, body=False),
)
def reveal_login(request: HttpRequest, login_id: str) -> dict[str, Any]:
    """Within 10 minutes of the person's own password, 60 times an hour, and recorded."""
    caller = caller_of(request)
    revealed = operations.reveal_password(
        caller=caller, login_id=login_id, address=client_address(request), at=caller.at
    )
    row = revealed.login
    return ok_response(_("The showing is recorded."), id=str(row.id), login=row.login, password=revealed.password)


def _fields(row: SchoolLogin) -> dict[str, str]:
    return {
        "id": str(row.id),
        "login": row.login,
        "label": row.label,
        "created_at": rfc3339(row.created_at),
        "updated_at": rfc3339(row.updated_at),
    }
