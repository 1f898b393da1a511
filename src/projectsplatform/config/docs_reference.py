"""The reference of the API, made from the OpenAPI document: every operation with its values and refusals."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

import msgspec
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from projectsplatform.config.openapi import DocumentedAPI
from projectsplatform.kit.api.openapi_problems import problem_example
from projectsplatform.kit.api.problems import PROBLEM_TYPE

PAGE_LANGUAGE: Final = "en"
Node = Mapping[str, Any]
"""A part of the document."""
Values = dict[str, Any]
"""What a template shows of it."""


@dataclass(frozen=True, slots=True)
class Property:
    """One value of a body or an answer."""

    name: str
    type: str
    is_required: bool
    description: SafeString


@cache
def reference_of(api: DocumentedAPI) -> Values:
    """The page's context, made of the document, which does not change while the process runs."""
    document = msgspec.json.decode(api.encoded())
    groups: dict[str, list[Values]] = {}
    for path, methods in document["paths"].items():
        group = groups.setdefault(path.removeprefix("/api/v1/").split("/")[0], [])
        group += [_endpoint(document, method, path, operation) for method, operation in methods.items()]
    return {"base": document["servers"][0]["url"], "groups": groups, "codes": _codes(api)}


def _endpoint(document: Node, method: str, path: str, operation: Node) -> Values:
    """One operation, as the reference shows it."""
    success = next(value for status, value in operation["responses"].items() if status.startswith("2"))
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": _prose(operation.get("description", "")),
        "needs_token": "security" in operation,
        "parameters": [_parameter(parameter) for parameter in operation["parameters"] if "name" in parameter],
        "body": _properties(document, operation.get("requestBody", {})),
        "answer": _properties(document, success),
        "refusals": _refusals(document, operation["responses"]),
    }


def _parameter(parameter: Node) -> Property:
    schema = parameter["schema"]
    return Property(
        parameter["name"], _type({}, schema), parameter["required"], _prose(parameter.get("description", ""))
    )


def _properties(document: Node, part: Node) -> list[Property]:
    content = part.get("content", {}).get("application/json")
    return list(_flat(document, content["schema"])) if content else []


def _flat(document: Node, schema: Node, before: str = "") -> Iterator[Property]:
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
    return mark_safe(re.sub("`([^`]*)`", r"<code>\1</code>", escape(text)))  # noqa: S308  it is escaped


def _type(document: Node, schema: Node) -> str:
    if "enum" in schema or "const" in schema:
        return " | ".join(f'"{value}"' for value in schema.get("enum", [schema.get("const")]))
    if "type" not in schema and "anyOf" in schema:
        return " | ".join(_type(document, _resolved(document, item)) for item in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(document, _resolved(document, schema['items']))}"
    return str(schema.get("format") or schema.get("type", "object"))


def _resolved(document: Node, node: Node) -> Node:
    """The node itself or what its `$ref` names; a list that may be null is shown as the list."""
    if "$ref" in node:
        *_, kind, name = node["$ref"].split("/")
        return cast("Node", document["components"][kind][name])
    for item in node.get("anyOf", ()):
        if item.get("type") == "array":
            return {**item, "description": node.get("description", "")}
    return node


def _refusals(document: Node, responses: Node) -> list[tuple[str, list[str]]]:
    return [
        (status, list(_resolved(document, response)["content"][PROBLEM_TYPE]["examples"]))
        for status, response in responses.items()
        if not status.startswith("2")
    ]


def _codes(api: DocumentedAPI) -> list[Values]:
    """Each status and code once, with the first message it has."""
    with translation.override(PAGE_LANGUAGE):
        examples = [problem_example(refusal) for refusal in api.get_openapi_schema().refusals]
    codes = {(example["status"], example["code"]): example for example in reversed(examples)}
    return [codes[key] for key in sorted(codes)]
