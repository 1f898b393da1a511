from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.operations import notice_choices
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.queries import notices
from projectsplatform.accounts.schemas.notices import NoticeChoicesIn, NoticeChoicesOut
from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.bearer import BearerAuth, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response

router = Router(auth=BearerAuth(authenticate))


@router.get(
    "/accounts/notices",
    operation_id="get_notices",
    summary="Which notices the person has in Telegram",
    response=NoticeChoicesOut,
    openapi_extra=refusals(body=False),
)
def get_notices(request: HttpRequest) -> dict[str, Any]:
    """Every kind, true when it is sent. All of them are listed in the cabinet, whatever is chosen here."""
    return ok_response(_("Your notices."), **notices.notice_choices(caller_of(request).user_id))


@router.patch(
    "/accounts/notices",
    operation_id="choose_notices",
    summary="Choose which notices the person has in Telegram",
    response=NoticeChoicesOut,
    openapi_extra=refusals(notice_choices.choose_notices),
)
def choose_notices(request: HttpRequest, body: NoticeChoicesIn) -> dict[str, Any]:
    """What is left out stays as it is. Security and money received cannot be switched off."""
    caller = caller_of(request)
    chosen = notice_choices.choose_notices(
        user_id=caller.user_id,
        choices=body.model_dump(exclude_unset=True),
        address=client_address(request),
        at=caller.at,
    )
    return ok_response(_("Your choice is saved."), **chosen)
