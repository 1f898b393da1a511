"""Refusals in the OpenAPI document: status, code and example come from their class."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from django.utils.translation import override
from pydantic import BaseModel, Field

from projectsplatform.kit.api.fields import FieldInvalid
from projectsplatform.kit.api.openapi import SAME_FOR_ALL
from projectsplatform.kit.api.problems import PROBLEM_TYPE, refusal_answer, status_of
from projectsplatform.kit.errors import DatabaseAwayError, FieldRefusal, Refusal, TooMany

_REQUEST_ID: Final = "0f8d2c6be5a14d3c9b7e61f2a4c85d90"
_TYPES: Final = {bool: "boolean", int: "integer", str: "string"}


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
    return SAME_FOR_ALL.issuperset(classes)


def _shared_name(classes: list[type[Refusal]]) -> str:
    return "Or".join(sorted(item.__name__ for item in classes))
