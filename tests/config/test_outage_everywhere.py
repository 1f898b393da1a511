"""A database that is away is never a 500, whatever is asked for. The table is made from the routes: a new one cannot be forgotten."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from projectsplatform.accounts.enums import Role
from projectsplatform.config.api import api
from projectsplatform.config.health import healthz, readyz
from projectsplatform.licences.operations.catalogue import seed_catalogue
from tests.counts import some
from tests.factories.staff import make_member, open_panel
from tests.outages import OUTAGES

NOTHING = "00000000-0000-0000-0000-000000000000"
_ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>|{\w+}")
_METHODS = ("GET", "POST")
_FREE_OF_IT = (healthz, readyz)


def addresses(patterns: Any, before: str = "/") -> Iterator[str]:
    """An address of every route; the row that it names need not exist."""
    for pattern in patterns:
        if not isinstance(pattern.pattern, RoutePattern) or getattr(pattern, "callback", None) in _FREE_OF_IT:
            continue
        here = before + _ARGUMENT.sub(lambda found: "1" if found[1] == "int" else NOTHING, str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here


ADDRESSES = sorted({*addresses(get_resolver().url_patterns)})
OPERATIONS = sorted((method, path) for path, methods in api.document()["paths"].items() for method in methods)


def asked(client: Client, before_each: Callable[[], Any], **headers: str) -> dict[tuple[str, str], Any]:
    """What every route answers; `before_each` is called before each request."""
    answers = {}
    for address in some(ADDRESSES, one_in=12):
        for method in _METHODS:
            before_each()
            answers[method, address] = client.generic(method, address, headers=headers)
    return answers


def faults(answers: dict[tuple[str, str], Any]) -> list[Any]:
    """Those that are a defect's, or do not say when to come again."""
    return [
        (*asked, answer.status_code)
        for asked, answer in answers.items()
        if answer.status_code == 500 or (answer.status_code == 503 and not answer.has_header("Retry-After"))
    ]


def callers(owner: Any, sign_in: Callable[[Any], str]) -> list[tuple[Client, dict[str, str]]]:
    """A customer's browser and program in one, and an owner's panel."""
    customer = Client(raise_request_exception=False)
    customer.cookies["session"] = token = sign_in(owner)
    panel = open_panel(make_member(Role.OWNER))
    panel.raise_request_exception = False
    return [(customer, {"authorization": f"Bearer {token}"}), (panel, {})]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("outage", OUTAGES)
def test_no_route_fails_while_the_database_is_away(outage: Any, owner: Any, sign_in: Callable[[Any], str]) -> None:
    seed_catalogue()
    people = callers(owner, sign_in)
    connection.close()
    with outage():
        answers = [asked(client, nullcontext, **headers) for client, headers in people]
    assert [faults(each) for each in answers] == [[], []]
    assert {answer.status_code for answer in answers[1].values()} >= {503}


@pytest.mark.django_db(transaction=True)
def test_nor_on_a_server_that_only_reads(owner: Any, sign_in: Callable[[Any], str]) -> None:
    seed_catalogue()

    def only_read() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")

    answers = [asked(client, only_read, **headers) for client, headers in callers(owner, sign_in)]
    assert [faults(each) for each in answers] == [[], []]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("outage", OUTAGES)
def test_every_operation_of_the_api_that_asks_who_calls_says_that_it_is_away(outage: Any) -> None:
    client = Client(raise_request_exception=False)
    connection.close()
    with outage():
        said = {
            (method, path): client.generic(
                method.upper(),
                _ARGUMENT.sub(NOTHING, path),
                "{}",
                "application/json",
                headers={"authorization": "Bearer x"},
            )
            for method, path in some(OPERATIONS, one_in=2)
        }
    away = {
        key for key, answer in said.items() if (answer.status_code, answer.headers.get("Retry-After")) == (503, "2")
    }
    others = {key: answer.status_code for key, answer in said.items() if key not in away}
    assert set(others.values()) <= {200, 400, 401, 403, 404, 415, 422}, others
    assert len(away) > len(said) / 2
