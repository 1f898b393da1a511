"""Every operation of the OpenAPI document, fed with what its schema allows and what it does not: no 5xx, no undocumented answer."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from django.conf import settings as conf
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from projectsplatform.config.api import api as platform
from projectsplatform.kit.errors import DatabaseAwayError, TooMany
from projectsplatform.server.asgi import django as application
from tests.cast import Api
from tests.counts import full, some

FUZZ = settings(
    max_examples=full(1, 200),
    deadline=None,
    derandomize=not os.environ.get("PROVE"),
    database=None,
    suppress_health_check=list(HealthCheck),
)
DOCUMENT = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = {result.ok().label: result.ok() for result in DOCUMENT.get_all_operations()}


KEYED = {("post", "wallet/top_up_claims"), ("post", "aloqa/messages")}
WAITING = (TooMany, DatabaseAwayError)


# What a document cannot say is not held against it: a region's name has a hundred spellings; unknown fields are ignored,
# and a token may stand in the header instead of the body.
LEFT_OUT = [positive_data_acceptance, negative_data_rejection]


def cases(operation: Any) -> st.SearchStrategy[Any]:
    """Requests that fit the document, and requests that do not."""
    return st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))


@pytest.fixture(scope="module", autouse=True)
def catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Once for all: each test's transaction lies in this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_catalogue")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def one_transaction() -> Iterator[None]:
    """A request's ends would close the connection that the test's transaction lives on; Django's own client does the same."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize("label", some(sorted(OPERATIONS), one_in=3))
def test_a_stranger_gets_only_documented_answers(label: str) -> None:
    @FUZZ
    @given(case=cases(OPERATIONS[label]))
    def ask(case: Any) -> None:
        case.call_and_validate(excluded_checks=LEFT_OUT)

    ask()


@pytest.mark.django_db
@pytest.mark.parametrize("label", some(sorted(OPERATIONS), one_in=3))
def test_a_person_gets_only_documented_answers(label: str, owner: Any, sign_in: Callable[[Any], str]) -> None:
    bearer = {"Authorization": f"Bearer {sign_in(owner)}"}

    @FUZZ
    @given(case=cases(OPERATIONS[label]))
    def ask(case: Any) -> None:
        case.call_and_validate(headers=bearer, excluded_checks=LEFT_OUT)

    ask()


SERVED = platform.encoded()
WHOLE: dict[str, Any] = msgspec.json.decode(SERVED)
ANSWERS = [
    (f"{method.upper()} {path} {status}", operation, answer)
    for path, operations in WHOLE["paths"].items()
    for method, operation in operations.items()
    for status, answer in operation["responses"].items()
]
REFUSED = [(where, answer) for where, _, answer in ANSWERS if not where.split()[-1].startswith("2")]


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    part = WHOLE
    for name in node["$ref"].removeprefix("#/").split("/"):
        part = part[name]
    return resolved(part)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(inner)


def test_the_document_is_served_small_and_says_where_the_platform_is(api: Api) -> None:
    answer = api.client.get("/api/v1/openapi.json")
    assert (answer["Content-Type"], answer.content) == ("application/json", SERVED)
    assert len(SERVED) < 200_000
    assert WHOLE["openapi"].startswith("3.1.")
    assert WHOLE["servers"] == [{"url": conf.PUBLIC_URL}]


def test_every_refusal_is_a_problem_by_reference() -> None:
    schemas = {
        where: {kind: content["schema"] for kind, content in resolved(answer)["content"].items()}
        for where, answer in REFUSED
    }
    problem = {"application/problem+json": {"$ref": "#/components/schemas/Problem"}}
    assert len(schemas) > 300
    assert [where for where, schema in schemas.items() if schema != problem] == []
    assert "FieldError" in WHOLE["components"]["schemas"]


def test_a_session_that_another_device_ends_meanwhile_is_not_found_by_its_own_sign_out() -> None:
    assert "404" in WHOLE["paths"]["/api/v1/accounts/logout"]["post"]["responses"]


def test_every_refusal_names_its_codes_with_an_example_each() -> None:
    bare = []
    for where, answer in REFUSED:
        content = resolved(answer)["content"]["application/problem+json"]
        bodies = {code: resolved(example)["value"] for code, example in content["examples"].items()}
        said = all(body["code"] == code and str(body["status"]) in where for code, body in bodies.items())
        if not bodies or not said or any(f"`{code}`" not in resolved(answer)["description"] for code in bodies):
            bare.append(where)
    assert bare == []


def test_what_can_come_anywhere_is_declared_everywhere() -> None:
    for path, operations in WHOLE["paths"].items():
        for method, operation in operations.items():
            wanted = {"400", "405", "500", "503"} | ({"413", "415"} if "requestBody" in operation else set())
            wanted |= {"401"} if "security" in operation else set()
            assert wanted <= set(operation["responses"]), (method, path)


def test_whoever_is_to_wait_is_told_how_long() -> None:
    waiting = {item.__name__ for item in platform.document().refusals if issubclass(item, WAITING)}
    for where, answer in REFUSED:
        examples = resolved(answer)["content"]["application/problem+json"]["examples"].values()
        waits = any(example["$ref"].rsplit("/", 1)[1] in waiting for example in examples)
        assert ("Retry-After" in resolved(answer).get("headers", {})) == waits, where


def test_headers_that_a_client_may_send_are_documented() -> None:
    for path, operations in WHOLE["paths"].items():
        for method, operation in operations.items():
            sent = {resolved(parameter)["name"] for parameter in operation["parameters"]}
            assert "Accept-Language" in sent, (method, path)
            takes_a_key = "/buy" in path or (method, path.removeprefix("/api/v1/")) in KEYED
            assert ("Idempotency-Key" in sent) == takes_a_key, (method, path)


def test_no_object_is_described_in_the_middle_of_an_operation() -> None:
    """Each has a name under `components`."""
    inline = [node for node in nodes(WHOLE["paths"]) if node.get("type") == "object" or "properties" in node]
    assert inline == []
    schemas = WHOLE["components"]["schemas"]
    nested = [
        name for name, schema in schemas.items() for node in nodes(schema.get("properties", {})) if "properties" in node
    ]
    assert nested == []


def test_every_answer_of_the_specifications_functions_has_how_and_message() -> None:
    for where, _operation, answer in ANSWERS:
        kind, content = next(iter(resolved(answer)["content"].items()))
        schema = resolved(content["schema"])
        if kind == "*/*":
            assert schema == {"type": "string", "format": "binary"}
            continue
        assert (
            "items" in schema["properties"]
            or where.endswith("keys 200")
            or {"how", "message"} <= set(schema["required"])
        ), where


def test_every_reference_leads_somewhere() -> None:
    assert all(resolved(node) for node in nodes(WHOLE) if isinstance(node.get("$ref"), str))


def test_an_operation_that_reads_nothing_refuses_no_field() -> None:
    named = {
        where: "422" in operation["responses"]
        for where, operation, _ in ANSWERS
        if "requestBody" not in operation
        and not any(resolved(parameter)["in"] == "query" for parameter in operation["parameters"])
    }
    assert set(named.values()) == {False}
