"""The OpenAPI document: ninja's, with every schema, example and shared answer once under `components`."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from ninja.schema import NinjaGenerateJsonSchema
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from projectsplatform.kit.api.bearer import TokenAuth
from projectsplatform.kit.api.fast_lane import JSON_TYPE
from projectsplatform.kit.api.openapi import DECLARED, HEADERS, LANGUAGE_HEADER, PARAMETERS, Declaration
from projectsplatform.kit.api.openapi_problems import (
    Problem,
    problem_details,
    problem_examples,
    problem_responses,
    refusal_of_field,
    shared_responses,
)
from projectsplatform.kit.errors import FieldRefusal, Refusal

_JSON: Final = JSON_TYPE.partition(";")[0]
Node = dict[str, Any]


class Document(OpenAPISchema):
    """Adds each route's Declaration, which ninja does not read."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._refusals: dict[type[Refusal], None] = {}
        self._shared: Node = {}
        super().__init__(api, path_prefix)
        self["servers"] = [{"url": settings.PUBLIC_URL}]

    @property
    def refusals(self) -> tuple[type[Refusal], ...]:
        """All that some operation declares."""
        return tuple(self._refusals)

    def operation_details(self, operation: Operation) -> Node:
        """Ninja's, with the answers that the route declares."""
        details = super().operation_details(operation)
        declared: Declaration = details.pop(DECLARED)
        details["parameters"] = [*details["parameters"], LANGUAGE_HEADER]
        if declared.request:
            schema = self._reference(declared.request, "validation")
            details["requestBody"] = {"required": True, "content": {_JSON: {"schema": schema}}}
        if declared.answer:
            schema = self._reference(declared.answer, "serialization")
            details["responses"] = {200: {"description": "OK", "content": {_JSON: {"schema": schema}}}}
        if declared.is_for_sessions and "security" not in details:
            details["security"] = [{TokenAuth.__name__: []}]
            self.securitySchemes[TokenAuth.__name__] = TokenAuth.openapi_security_schema
        refusals = (*declared.refusals, *self._unnamed(details, declared))
        self._refusals.update(dict.fromkeys(refusals))
        self._shared.update(shared_responses(refusals))
        details["responses"].update(problem_responses(refusals))
        return details

    def get_components(self) -> Node:
        """Everything that the operations refer to."""
        self._reference(Problem, "serialization")
        self.schemas["Problem"]["properties"].update(problem_details(self._refusals))
        return {
            **super().get_components(),
            "schemas": dict(sorted(self.schemas.items())),
            "responses": dict(sorted(self._shared.items())),
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "examples": problem_examples(self._refusals),
        }

    def add_schema_definitions(self, definitions: Node) -> None:
        """A name means one schema: another one of that name would silently take its place."""
        clashing = [name for name, schema in definitions.items() if self.schemas.get(name, schema) != schema]
        if clashing:
            raise ValueError(f"two schemas are called {', '.join(clashing)}")
        self.schemas.update(definitions)

    def _unnamed(self, details: Node, declared: Declaration) -> tuple[type[FieldRefusal], ...]:
        """Where no field has a refusal of its own, the one that its first field gets."""
        if any(issubclass(refusal, FieldRefusal) for refusal in declared.refusals):
            return ()
        fields = [parameter["name"] for parameter in details["parameters"] if parameter.get("in") == "query"]
        if "requestBody" in details:
            reference = details["requestBody"]["content"][_JSON]["schema"]["$ref"]
            fields += self.schemas[reference.rsplit("/", 1)[1]]["properties"]
        fields.sort(key="token".__eq__)
        return tuple(refusal_of_field(field) for field in fields[:1])

    def _reference(self, model: type[BaseModel], mode: JsonSchemaMode) -> Node:
        schema = model.model_json_schema(ref_template=REF_TEMPLATE, schema_generator=NinjaGenerateJsonSchema, mode=mode)
        self.add_schema_definitions({**schema.pop("$defs", {}), model.__name__: schema})
        return {"$ref": REF_TEMPLATE.format(model=model.__name__)}


class DocumentedAPI(NinjaAPI):
    """Ninja's instance, whose document is ours."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> Document:
        """The document as a dict."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return Document(self, prefix)

    @cache  # noqa: B019  there is one, as long as the process
    def document(self) -> Document:
        """The same; made once, as it depends on nothing but code and settings."""
        return self.get_openapi_schema()

    @cache  # noqa: B019  as above
    def encoded(self) -> bytes:
        """The document as it is served."""
        return msgspec.json.encode(dict(self.document()))


def openapi(api: DocumentedAPI) -> Callable[[HttpRequest], HttpResponse]:
    """The view that serves an instance's document."""

    @require_safe
    def openapi_json(request: HttpRequest) -> HttpResponse:
        return HttpResponse(api.encoded(), content_type=_JSON)

    return openapi_json
