"""Click's addresses: forms in, JSON out, always 200."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.connections import replace_if_away
from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.click.answers import Code, bare
from projectsplatform.payments.click.complete import complete
from projectsplatform.payments.click.prepare import prepare
from projectsplatform.payments.click.requests import Action, Ask, Malformed, read_ask
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.operations.calls import Call, Reply, note_failure, reply_to
from projectsplatform.payments.pages.bodies import read_form

_METHODS: Final[Mapping[str, tuple[Action, Callable[[Ask, datetime], Reply]]]] = {
    "prepare": (Action.PREPARE, prepare),
    "complete": (Action.COMPLETE, complete),
}


@csrf_exempt
def take_call(request: HttpRequest, method: str) -> HttpResponse:
    """Answers in Click's words whatever comes; without settings there is nothing here."""
    if not settings.CLICK_SECRET_KEY:
        return problem_response(NothingThere())
    fields = read_form(request)
    call = Call(Provider.CLICK, method, fields or {}, client_address(request), now())
    try:
        reply = reply_to(call, lambda: _work(request, fields, call))
    except Exception as fault:  # noqa: BLE001  logged there; the provider asks again, a page of ours would say nothing to it
        replace_if_away(fault)
        reply = bare(Code.FAILED)
        note_failure(call, reply, fault)
    return JsonResponse(reply.body)


def _work(request: HttpRequest, fields: Mapping[str, str] | None, call: Call) -> Reply:
    if request.method != "POST" or fields is None:
        return bare(Code.REQUEST)
    if call.method not in _METHODS:
        return bare(Code.ACTION)
    action, act = _METHODS[call.method]
    try:
        ask = read_ask(fields, action)
    except Malformed:
        return bare(Code.REQUEST)
    return act(ask, call.at)
