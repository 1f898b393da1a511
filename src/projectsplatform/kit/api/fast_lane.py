"""Endpoints that every program calls at start and hourly: pure functions that a server calls for many requests at once.

The API's route documents the endpoint and calls the same functions for one request through `respond`. One implementation, two
entry points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language

from projectsplatform.kit.api.bearer import header_token, one_token
from projectsplatform.kit.api.bodies import check_kind, check_length, decode_object
from projectsplatform.kit.api.languages import translated
from projectsplatform.kit.api.problems import problem_response
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.batches import BatchedRead, Touch, read_many, write_touches
from projectsplatform.kit.errors import Refusal, TokenRequired
from projectsplatform.kit.security.signing import token_hash

JSON_TYPE = "application/json; charset=utf-8"
Answer = tuple[int, bytes]
"""Status and JSON bytes."""
K = TypeVar("K")
R = TypeVar("R")


class AskedToken(NamedTuple):
    """A token's hash and the moment it is judged by."""

    token_hash: bytes
    at: datetime


class NotPlainError(Exception):
    """The row that was read is not enough for an answer: the operation decides."""


@dataclass(slots=True)
class HotRequest:
    """What an endpoint of the fast lane needs of a request."""

    body: bytes
    bearer: str | None
    language: str
    at: datetime

    def json(self) -> dict[str, Any]:
        """The body as an object. Raises NotJson, TooLarge, InvalidFields."""
        return decode_object(self.body)

    def text(self, message: str) -> str:
        """The message, marked by `gettext_noop`, in the caller's language."""
        return translated(message, self.language)

    def token(self, body: dict[str, Any]) -> str:
        """The session's token from header or body. Raises TokenRequired, TokenInvalid."""
        token = one_token(self.bearer, body.get("token"))
        if token is None:
            raise TokenRequired
        return token

    def asked_token(self) -> AskedToken:
        """The hash of the token. Raises TokenRequired, TokenInvalid and the refusals of a body."""
        return AskedToken(token_hash(self.token(self.json())), self.at)


def no_touches(request: HotRequest, key: Any, row: Any) -> Sequence[Touch]:
    """Of an endpoint that no session uses."""
    return ()


@dataclass(frozen=True, slots=True)
class FastRoute(Generic[K, R]):
    """An endpoint in functions. `parse`, `answer` and `touches` ask nothing of the database.

    No language is active in `parse`, `answer` and `touches`: they have the request's. `read`: None where no row is needed. `answer`
    gets the key's row, None for none, and raises Refusal, or NotPlainError where there is an operation. A key that is
    `by_operation` is not read.
    """

    parse: Callable[[HotRequest], K]
    answer: Callable[[HotRequest, K, R | None], Answer]
    read: BatchedRead[K, R] | None = None
    touches: Callable[[HotRequest, K, R], Sequence[Touch]] = no_touches
    operation: Callable[[HotRequest, K], Answer] | None = None
    by_operation: Callable[[K], bool] | None = None


def answer_one(route: FastRoute[Any, Any], request: HotRequest) -> Answer:
    """The answer to one request, on Django's connection. Raises Refusal."""
    key = route.parse(request)
    if route.by_operation is not None and route.by_operation(key):
        return decide(route, request, key)
    row = read_many(route.read, [key])[0] if route.read else None
    if row is not None:
        write_touches(route.touches(request, key, row))
    try:
        return route.answer(request, key, row)
    except NotPlainError:
        return decide(route, request, key)


def decide(route: FastRoute[K, Any], request: HotRequest, key: K) -> Answer:
    """The operation's answer. Raises Refusal."""
    if route.operation is None:
        message = "The row is enough for every answer of an endpoint without an operation."
        raise TypeError(message)
    with translation.override(request.language):
        return route.operation(request, key)


def respond(request: HttpRequest, route: FastRoute[Any, Any]) -> HttpResponse:
    """The API's entry point to an endpoint of the fast lane."""
    try:
        check_length(request.META.get("CONTENT_LENGTH"))
        if request.body:
            check_kind(request.META)
        hot = HotRequest(
            body=request.body,
            bearer=header_token(request.META.get("HTTP_AUTHORIZATION", "")),
            language=get_language() or "uz",
            at=now(),
        )
        status, body = answer_one(route, hot)
    except Refusal as refusal:
        return problem_response(refusal)
    return HttpResponse(body, status=status, content_type=JSON_TYPE)


def encode(answer: dict[str, Any] | msgspec.Struct) -> bytes:
    """JSON bytes of an answer."""
    return msgspec.json.encode(answer)
