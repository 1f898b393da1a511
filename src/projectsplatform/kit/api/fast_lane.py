"""The endpoints that every program asks at start and hourly: functions from a beat to a status and bytes.

The API's route calls them through `respond`; a server may answer their paths without Django's request handling. One implementation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from projectsplatform.kit.api.bearer import header_token, one_token
from projectsplatform.kit.api.bodies import check_kind, check_length, decode_object
from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal, TokenRequired

JSON_TYPE = "application/json; charset=utf-8"


@dataclass(slots=True)
class Beat:
    """What a heartbeat function needs of a request."""

    body: bytes
    bearer: str | None
    language: str
    at: datetime

    def json(self) -> dict[str, Any]:
        """The body as an object."""
        return decode_object(self.body)

    def token(self, body: dict[str, Any]) -> str:
        """The session's token from header or body. Raises TokenRequired, TokenInvalid."""
        token = one_token(self.bearer, body.get("token"))
        if token is None:
            raise TokenRequired
        return token


Heartbeat = Callable[[Beat], tuple[int, bytes]]


def respond(request: HttpRequest, function: Heartbeat) -> HttpResponse:
    """The API's door to a heartbeat function."""
    try:
        check_length(request.META.get("CONTENT_LENGTH"))
        if request.body:
            check_kind(request.META)
        status, body = function(
            Beat(
                body=request.body,
                bearer=header_token(request.META.get("HTTP_AUTHORIZATION", "")),
                language=get_language() or "uz",
                at=now(),
            )
        )
    except Refusal as refusal:
        return problem_response(refusal)
    return HttpResponse(body, status=status, content_type=JSON_TYPE)


def encode(answer: dict[str, Any]) -> bytes:
    """JSON bytes of an answer."""
    return msgspec.json.encode(answer)
