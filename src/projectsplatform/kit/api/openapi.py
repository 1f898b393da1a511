"""Refusals in the OpenAPI document: a route names its operations, which declare them; status, code and example come from the class."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from django.utils.translation import override
from pydantic import BaseModel, Field

from projectsplatform.kit import errors
from projectsplatform.kit.api.fields import FieldInvalid
from projectsplatform.kit.api.problems import PROBLEM_TYPE, refusal_answer, status_of
from projectsplatform.kit.errors import DatabaseAwayError, FieldRefusal, Refusal, TooMany
from projectsplatform.kit.refusals import Declared, refusals_of

_BODY: Final = (errors.NotJson, errors.TooLarge, errors.NotJsonType, errors.EncodingNotSupported)
_AUTH: Final = (errors.TokenRequired, errors.TokenInvalid)
_EVERYWHERE: Final = (
    errors.HostUnknown, errors.MethodNotAllowed, errors.DatabaseAwayError, errors.Overloaded, errors.InternalError,
)  # fmt: skip
_SAME_FOR_ALL: Final = {*_BODY, *_EVERYWHERE}
_REQUEST_ID: Final = "0f8d2c6be5a14d3c9b7e61f2a4c85d90"
_TYPES: Final = {bool: "boolean", int: "integer", str: "string"}

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


class FieldError(BaseModel):
    """One field that cannot be taken."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str = Field(
        description="For programs; never changes its meaning. Each response names its codes, and more may be added: "
        "treat one that you do not know by its status."
    )
    how: bool = Field(description="Always false.")
    message: str = Field(description="For people, in the language of `Accept-Language`.")
    request_id: str = Field(description="The answer's `X-Request-Id`: give it to support.")
    errors: list[FieldError] | None = Field(None, description="With 422: every bad field. `code` is the first field's.")


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


@cache
def refusal_of_field(field: str) -> type[FieldRefusal]:
    """A class for a field that has none of its own: what `kit.api.validation` refuses it with."""
    refused = FieldInvalid(field)
    name = "Bad" + "".join(word.title() for word in field.split("_"))
    return type(name, (FieldRefusal,), {"field": field, "code": refused.code, "message": refused.message})


def problem_responses(classes: Iterable[type[Refusal]]) -> dict[str, Any]:
    """Responses by status; those that many routes share are references."""
    return {
        str(status): {"$ref": f"#/components/responses/{_shared_name(items)}"} if _is_shared(items) else response(items)
        for status, items in _by_status(classes)
    }


def shared_responses(classes: Iterable[type[Refusal]]) -> dict[str, Any]:
    """What `problem_responses` refers to."""
    return {_shared_name(items): response(items) for _status, items in _by_status(classes) if _is_shared(items)}


def response(classes: list[type[Refusal]]) -> dict[str, Any]:
    """One response for refusals of one status."""
    examples = {item.code: {"$ref": f"#/components/examples/{item.__name__}"} for item in classes}
    answer: dict[str, Any] = {
        "description": ", ".join(f"`{code}`" for code in examples),
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
    }
    if any(issubclass(item, TooMany | DatabaseAwayError) for item in classes):
        answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    return answer


def problem_examples(classes: Iterable[type[Refusal]]) -> dict[str, Any]:
    """An example of each refusal, in Uzbek."""
    with override("uz"):
        return {item.__name__: {"value": problem_example(item)} for item in sorted(classes, key=lambda it: it.__name__)}


def problem_example(refusal: type[Refusal]) -> dict[str, Any]:
    """The body that the refusal is answered with."""
    details = dict(getattr(refusal, "example", {}))
    if issubclass(refusal, TooMany):
        details.setdefault("retry_after", 60)
    return {**refusal_answer(refusal(**details))[1], "request_id": _REQUEST_ID}


def problem_details(classes: Iterable[type[Refusal]]) -> dict[str, Any]:
    """Properties that some refusals add to a Problem, by the `example` of their class."""
    codes: dict[str, set[str]] = {}
    values: dict[str, Any] = {}
    for refusal in classes:
        for name, value in getattr(refusal, "example", {}).items():
            codes.setdefault(name, set()).add(refusal.code)
            values[name] = value
    return {
        name: {
            "type": _TYPES[type(values[name])],
            "description": "With " + ", ".join(f"`{code}`" for code in sorted(codes[name])) + ".",
        }
        for name in sorted(codes)
    }


def _by_status(classes: Iterable[type[Refusal]]) -> list[tuple[int, list[type[Refusal]]]]:
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in classes:
        by_status.setdefault(status_of(refusal)[0], []).append(refusal)
    return sorted(by_status.items())


def _is_shared(classes: list[type[Refusal]]) -> bool:
    return _SAME_FOR_ALL.issuperset(classes)


def _shared_name(classes: list[type[Refusal]]) -> str:
    return "Or".join(sorted(item.__name__ for item in classes))
