"""Payme's address."""

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from projectsplatform.kit.api.addresses import client_address
from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.payme.calls import MOST_BYTES
from projectsplatform.payments.payme.requests import Request, answer


@csrf_exempt
def take_call(request: HttpRequest) -> HttpResponse:
    """Always 200 with JSON; 404 when Payme is off."""
    if not settings.PAYME_KEYS:
        return problem_response(NothingThere())
    asked = Request(
        is_post=request.method == "POST",
        body=_body(request),
        authorization=request.headers.get("Authorization", ""),
        address=client_address(request),
    )
    return HttpResponse(msgspec.json.encode(answer(asked, at=now())), content_type="application/json; charset=utf-8")


def _body(request: HttpRequest) -> bytes:
    """At most one byte more than is taken."""
    try:
        return request.read(MOST_BYTES + 1)
    except OSError:
        return b""
