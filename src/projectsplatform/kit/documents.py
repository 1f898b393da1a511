"""The OpenAPI side of refusals: ninja documents none of them by itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import override
from pydantic import BaseModel, Field

from projectsplatform.kit.answers import PROBLEM_TYPE, refusal_answer, status_of
from projectsplatform.kit.errors import (
    DatabaseAwayError,
    EncodingNotSupported,
    FieldRefusal,
    InternalError,
    NotJson,
    NotJsonType,
    Refusal,
    TokenInvalid,
    TokenRequired,
    TooLarge,
    TooMany,
)
from projectsplatform.kit.fields import UnnamedFieldRefusal

_BODY: tuple[type[Refusal], ...] = (NotJson, TooLarge, NotJsonType, EncodingNotSupported)
_AUTH: tuple[type[Refusal], ...] = (TokenRequired, TokenInvalid)


class FieldError(BaseModel):
    """One field that cannot be taken."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """A refusal (RFC 9457). `code` is for programs, `message` for people in the language asked for."""

    type: str
    title: str
    status: int
    code: str
    how: bool = Field(description="Always false.")
    message: str
    request_id: str
    errors: list[FieldError] | None = None


def refusals(*classes: type[Refusal], auth: bool = True, body: bool = True) -> dict[str, Any]:
    """`openapi_extra` with each refusal's status, code and an example in Uzbek."""
    wanted: list[type[Refusal]] = [*(_BODY if body else ()), *(_AUTH if auth else ()), *classes]
    if not any(issubclass(refusal, FieldRefusal) for refusal in wanted):
        wanted.append(UnnamedFieldRefusal)
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in wanted:
        by_status.setdefault(status_of(refusal)[0], []).append(refusal)
    responses: dict[int | str, Any] = {status: _response(items) for status, items in sorted(by_status.items())}
    return {"responses": {**responses, "5XX": _response([DatabaseAwayError, InternalError])}}


def heartbeat_documentation(
    request: type[BaseModel], answer: type[BaseModel], *, extra: Mapping[str, Any]
) -> dict[str, Any]:
    """`openapi_extra` of a route that hands its bytes to a heartbeat function: body and 200 beside the refusals of `extra`."""
    document: dict[str, Any] = {name: dict(value) for name, value in extra.items()}
    document["requestBody"] = {"required": True, "content": {"application/json": {"schema": inline_schema(request)}}}
    document["responses"][200] = {
        "description": "OK",
        "content": {"application/json": {"schema": inline_schema(answer, mode="serialization")}},
    }
    return document


def inline_schema(model: type[BaseModel], *, mode: Any = "validation") -> dict[str, Any]:
    """A JSON schema without references to a shared part of the document."""
    schema = model.model_json_schema(mode=mode)
    definitions = schema.pop("$defs", {})
    return dict(_resolved(schema, definitions))


def _resolved(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            return _resolved(definitions[node["$ref"].rsplit("/", 1)[1]], definitions)
        return {name: _resolved(value, definitions) for name, value in node.items()}
    return [_resolved(item, definitions) for item in node] if isinstance(node, list) else node


def _response(classes: Iterable[type[Refusal]]) -> dict[str, Any]:
    classes = list(classes)
    content = {"schema": inline_schema(Problem), "examples": {item.code: _example(item) for item in classes}}
    response: dict[str, Any] = {
        "description": ", ".join(item.code for item in classes),
        "content": {PROBLEM_TYPE: content},
    }
    if any(issubclass(item, TooMany | DatabaseAwayError) for item in classes):
        response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
    return response


def _example(refusal: type[Refusal]) -> dict[str, Any]:
    with override("uz"):
        instance = refusal(**_example_details(refusal))
        return {"value": refusal_answer(instance)[1]}


def _example_details(refusal: type[Refusal]) -> dict[str, Any]:
    details = dict(getattr(refusal, "example", {}))
    if issubclass(refusal, TooMany):
        details.setdefault("retry_after", 60)
    return details
