"""The pages of the API: a guide with samples, and a reference made from the OpenAPI document. They need no script."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from projectsplatform.config.openapi import DocumentedAPI
from projectsplatform.kit.api.openapi import problem_example
from projectsplatform.kit.api.problems import PROBLEM_TYPE

SAMPLES: Final = Path(__file__).with_name("samples")
LANGUAGES: Final = {"curl": "curl", "python": "Python", "csharp": "C#"}
"""Files of samples, and what their language is called."""
SAMPLE_BASE: Final = "https://example.uz"
_MARK: Final = " step: "
_PAGE_LANGUAGE: Final = "en"


View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Sample:
    """A step of the guide in one language."""

    language: str
    code: str


@dataclass(frozen=True, slots=True)
class Property:
    """One value of a body or an answer."""

    name: str
    type: str
    is_required: bool
    description: SafeString


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation, as the reference shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: SafeString
    needs_token: bool
    parameters: list[Property]
    body: list[Property]
    answer: list[Property]
    refusals: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Code:
    """A refusal's status, code and message."""

    status: int
    code: str
    message: str


def guide(api: DocumentedAPI) -> View:
    """The view of the guide."""
    return _page("docs.html", lambda: {**_reference(api), "samples": samples(settings.PUBLIC_URL)})


def reference(api: DocumentedAPI) -> View:
    """The view of the reference: every operation with its values and refusals."""
    return _page("docs_reference.html", lambda: _reference(api))


def _page(template: str, context: Callable[[], dict[str, Any]]) -> View:
    """In English, whatever the browser prefers: the pages are for programmers."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        with translation.override(_PAGE_LANGUAGE):
            response = render(request, template, context())
        response["Content-Language"] = _PAGE_LANGUAGE
        return response

    return page


def samples(base: str) -> dict[str, list[Sample]]:
    """Step → its code in each language, as sent to the platform at `base`."""
    steps: dict[str, list[Sample]] = {}
    for name, language in LANGUAGES.items():
        for step, code in _steps(SAMPLES.joinpath(f"{name}.txt").read_text(encoding="utf-8")):
            steps.setdefault(step, []).append(Sample(language, code.replace(SAMPLE_BASE, base)))
    return steps


@cache
def _reference(api: DocumentedAPI) -> dict[str, Any]:
    """The page's context, made of the document, which does not change while the process runs."""
    document = msgspec.json.decode(api.encoded())
    endpoints = [
        _endpoint(document, method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    groups: dict[str, list[Endpoint]] = {}
    for endpoint in endpoints:
        groups.setdefault(endpoint.path.removeprefix("/api/v1/").split("/")[0], []).append(endpoint)
    return {"base": document["servers"][0]["url"], "groups": groups, "codes": _codes(api)}


def _endpoint(document: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]) -> Endpoint:
    success = next(value for status, value in operation["responses"].items() if status.startswith("2"))
    return Endpoint(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=_prose(operation.get("description", "")),
        needs_token="security" in operation,
        parameters=[_parameter(parameter) for parameter in operation["parameters"] if "name" in parameter],
        body=_properties(document, operation.get("requestBody", {})),
        answer=_properties(document, success),
        refusals=_refusals(document, operation["responses"]),
    )


def _parameter(parameter: Mapping[str, Any]) -> Property:
    schema = parameter["schema"]
    return Property(
        parameter["name"], _type({}, schema), parameter["required"], _prose(parameter.get("description", ""))
    )


def _properties(document: Mapping[str, Any], part: Mapping[str, Any]) -> list[Property]:
    content = part.get("content", {}).get("application/json")
    return list(_flat(document, content["schema"])) if content else []


def _flat(document: Mapping[str, Any], schema: Mapping[str, Any], before: str = "") -> Iterator[Property]:
    """Every property of a schema; those of an object inside are named `object.property`, of a list `list[].property`."""
    schema = _resolved(document, schema)
    for name, inner in schema.get("properties", {}).items():
        value = _resolved(document, inner)
        is_required = name in schema.get("required", ())
        yield Property(before + name, _type(document, value), is_required, _prose(value.get("description", "")))
        items = value.get("items")
        yield from _flat(document, items or value, f"{before}{name}[]." if items else f"{before}{name}.")


def _prose(text: str) -> SafeString:
    """A text of the document as HTML: what stands between backticks is code."""
    parts = [
        format_html("<code>{}</code>" if number % 2 else "{}", part) for number, part in enumerate(text.split("`"))
    ]
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped


def _type(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "enum" in schema or "const" in schema:
        return " | ".join(f'"{value}"' for value in schema.get("enum", [schema.get("const")]))
    if "type" not in schema and "anyOf" in schema:
        return " | ".join(_type(document, _resolved(document, item)) for item in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(document, _resolved(document, schema['items']))}"
    return str(schema.get("format") or schema.get("type", "object"))


def _resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node itself or what its `$ref` names; a list that may be null is shown as the list."""
    if "$ref" in node:
        *_, kind, name = node["$ref"].split("/")
        return cast("Mapping[str, Any]", document["components"][kind][name])
    for item in node.get("anyOf", ()):
        if item.get("type") == "array":
            return {**item, "description": node.get("description", "")}
    return node


def _refusals(document: Mapping[str, Any], responses: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    return [
        (status, list(_resolved(document, response)["content"][PROBLEM_TYPE]["examples"]))
        for status, response in responses.items()
        if not status.startswith("2")
    ]


def _codes(api: DocumentedAPI) -> list[Code]:
    """Each code once, with the first message it has."""
    codes: dict[tuple[int, str], Code] = {}
    with translation.override(_PAGE_LANGUAGE):
        for refusal in api.get_openapi_schema().refusals:
            example = problem_example(refusal)
            key = example["status"], example["code"]
            codes.setdefault(key, Code(*key, example["message"]))
    return [codes[key] for key in sorted(codes)]


def _steps(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a file of samples; each begins with a comment that says `step: name`."""
    for part in text.split(_MARK)[1:]:
        name, _, code = part.partition("\n")
        yield name, code.rstrip().removesuffix("#").removesuffix("//").strip("\n")
