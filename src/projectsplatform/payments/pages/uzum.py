"""Uzum Bank's addresses: JSON in and out; refusals are 400."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.connections import replace_if_away
from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.operations.calls import Call, Reply, note_failure, reply_to
from projectsplatform.payments.operations.floods import may_call
from projectsplatform.payments.pages.bodies import read_object
from projectsplatform.payments.uzum.answers import Code, UzumRefusal, refusal, status_of
from projectsplatform.payments.uzum.methods import METHODS
from projectsplatform.payments.uzum.requests import is_authentic, require_service, without_phone


@csrf_exempt
def take_call(request: HttpRequest, method: str) -> HttpResponse:
    """Answers in the bank's words whatever comes; without settings there is nothing here."""
    if not settings.UZUM_PASSWORD:
        return problem_response(NothingThere())
    asked = read_object(request)
    call = Call(Provider.UZUM, method, without_phone(asked or {}), client_address(request), now())
    try:
        reply = reply_to(call, lambda: _work(request, asked, call))
    except Exception as fault:  # noqa: BLE001  logged there; the bank asks by status, a page of ours would say nothing to it
        replace_if_away(fault)
        reply = refusal(UzumRefusal(Code.FAILED), asked or {}, call.at)
        note_failure(call, reply, fault)
    return JsonResponse(reply.body, status=status_of(reply))


def _work(request: HttpRequest, asked: Mapping[str, Any] | None, call: Call) -> Reply:
    code = _unreadable(request, asked, call.method)
    if code is not None or asked is None:
        return refusal(UzumRefusal(code or Code.JSON), asked or {}, call.at)
    try:
        require_service(asked)
        return METHODS[call.method](asked, call.at)
    except UzumRefusal as refused:
        return refusal(refused, asked, call.at)


def _unreadable(request: HttpRequest, asked: Mapping[str, Any] | None, method: str) -> Code | None:
    if not is_authentic(request.headers.get("Authorization", "")):
        return Code.AUTH
    if not may_call(Provider.UZUM):
        return Code.FAILED
    if request.method != "POST" or method not in METHODS:
        return Code.OPERATION
    return Code.JSON if asked is None else None
