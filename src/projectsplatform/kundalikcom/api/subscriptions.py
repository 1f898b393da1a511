from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.kit.api.bearer import TokenAuth, caller_of
from projectsplatform.kit.api.openapi import refusals
from projectsplatform.kit.api.problems import ok_response
from projectsplatform.kundalikcom.operations.subscriptions import check_mandatory_subscription
from projectsplatform.kundalikcom.schemas import BearerIn, SubscriptionOut

router = Router()


@router.post(
    "/kundalikcom/mandatory_subscription",
    operation_id="kundalikcom_mandatory_subscription",
    summary="The Telegram channels a person must have joined",
    auth=TokenAuth(authenticate),
    response=SubscriptionOut,
    openapi_extra=refusals(check_mandatory_subscription),
)
def mandatory_subscription(request: HttpRequest, body: BearerIn) -> dict[str, Any]:
    """`subscribed` is null while Telegram cannot say; that counts as satisfied."""
    caller = caller_of(request)
    state = check_mandatory_subscription(user_id=caller.user_id, at=caller.at)
    message = _("You have joined every required channel.") if state.satisfied else _("Join the channels and try again.")
    return ok_response(message, satisfied=state.satisfied, channels=[asdict(channel) for channel in state.channels])
