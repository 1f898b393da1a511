"""What a route says of itself for the OpenAPI document: the operations that it calls, which declare their refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import BaseModel

from projectsplatform.kit import errors
from projectsplatform.kit.errors import Refusal
from projectsplatform.kit.refusals import Declared, refusals_of

_BODY: Final = (errors.NotJson, errors.TooLarge, errors.NotJsonType, errors.EncodingNotSupported)
_AUTH: Final = (errors.TokenRequired, errors.TokenInvalid)
_EVERYWHERE: Final = (
    errors.HostUnknown, errors.MethodNotAllowed, errors.DatabaseAwayError, errors.Overloaded, errors.InternalError,
)  # fmt: skip
SAME_FOR_ALL: Final = frozenset({*_BODY, *_EVERYWHERE})
"""Refusals that many routes share."""

DECLARED: Final = "x-declared"
"""The key under which a route's `openapi_extra` holds its Declaration; the document replaces it."""

IDEMPOTENCY_HEADER: Final = {"$ref": "#/components/parameters/IdempotencyKey"}
LANGUAGE_HEADER: Final = {"$ref": "#/components/parameters/AcceptLanguage"}
PARAMETERS: Final[dict[str, Any]] = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
        "example": "ru-RU, uz;q=0.8",
        "description": "The language of `message`: `uz` (default), `uz-Cyrl`, `ru` or `en`, by RFC 9110 with weights and regions.",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        "example": "9b1fbb0c-6c0e-4c38-9b8a-3f2f7c1d5e21",
        "description": "Unique for one person and one endpoint. The same key and body give the same answer and one effect; "
        "the same key with another body is 422 `idempotency_conflict`. A refused request may be sent again with its key.",
    },
}
HEADERS: Final[dict[str, Any]] = {
    "RetryAfter": {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds to wait before the next try."}
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a route adds to the document beside its types: its refusals; `request` and `answer` where ninja does not read them."""

    refusals: tuple[type[Refusal], ...]
    is_for_sessions: bool
    request: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None


def refusals(*declared: Declared, auth: bool = True, body: bool = True) -> dict[str, Any]:
    """`openapi_extra` of a route: the operations that it calls, refusals of its own, and those that every route has."""
    shared = [*_EVERYWHERE, *(_BODY if body else ()), *(_AUTH if auth else ())]
    return {DECLARED: Declaration(refusals=refusals_of(*shared, *declared), is_for_sessions=auth)}


def fast_lane_documentation(
    request: type[BaseModel], answer: type[BaseModel], *, extra: Mapping[str, Any]
) -> dict[str, Any]:
    """`openapi_extra` of a route of the fast lane, whose bytes ninja does not read: body and 200 beside the refusals of `extra`."""
    return {**extra, DECLARED: replace(extra[DECLARED], request=request, answer=answer)}
