from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.operations import leaving, profiles
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.accounts.queries.privacy import profile_fields
from projectsplatform.accounts.schemas.profile import DeleteIn, ExportOut, PersonProfileIn, PersonProfileOut
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.bearer import BearerAuth, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kit.api.validation import Answer
from projectsplatform.kit.errors import NothingThere

router = Router(auth=BearerAuth(authenticate))


@router.get(
    "/accounts/profile",
    operation_id="get_profile",
    summary="What the person says about themselves",
    response=PersonProfileOut,
    openapi_extra=refusals(NothingThere, body=False),
)
def get_profile(request: HttpRequest) -> dict[str, Any]:
    """Name, sex, email and language can be changed; username, phone and Telegram id cannot."""
    person = by_id(caller_of(request).user_id)
    if person is None:
        raise NothingThere
    return ok_response(_("Your profile."), **profile_fields(person))


@router.patch(
    "/accounts/profile",
    operation_id="change_profile",
    summary="Change what the person says about themselves",
    response=PersonProfileOut,
    openapi_extra=refusals(profiles.change_profile),
)
def change_profile(request: HttpRequest, body: PersonProfileIn) -> dict[str, Any]:
    """What is left out stays as it is; all that is sent is taken, or nothing. The bot speaks the new language, too."""
    caller = caller_of(request)
    person = profiles.change_profile(
        user_id=caller.user_id,
        changes=body.model_dump(exclude_unset=True),
        address=client_address(request),
        at=caller.at,
    )
    return ok_response(_("Your profile is saved."), **profile_fields(person))


@router.get(
    "/accounts/export",
    operation_id="export_everything",
    summary="A copy of everything that is kept about the person",
    response=ExportOut,
    openapi_extra=refusals(leaving.export_everything, body=False),
)
def export_everything(request: HttpRequest) -> dict[str, Any]:
    """Everything but secrets, by the part of the platform that keeps it. 20 an hour."""
    caller = caller_of(request)
    data = leaving.export_everything(user_id=caller.user_id, address=client_address(request), at=caller.at)
    return ok_response(_("Everything that we keep about you."), data=data)


@router.post(
    "/accounts/delete",
    operation_id="delete_account",
    summary="Delete the account for good",
    response=Answer,
    openapi_extra=refusals(leaving.delete_account),
)
def delete_account(request: HttpRequest, body: DeleteIn) -> dict[str, Any]:
    """Erases what is personal; every session ends and the licences are revoked. Refused while money is on the balance."""
    caller = caller_of(request)
    leaving.delete_account(
        user_id=caller.user_id,
        username=caller.username,
        session_id=caller.session_id,
        password=body.password,
        address=client_address(request),
        at=caller.at,
    )
    return ok_response(_("Your account was deleted."))
