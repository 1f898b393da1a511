"""Every operation of the OpenAPI document, fed with what its schema allows and what it does not: no 5xx, no undocumented answer."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from projectsplatform.config.wsgi import application
from tests.counts import full

FUZZ = settings(
    max_examples=full(15, 200),
    deadline=None,
    derandomize=not os.environ.get("PROVE"),
    database=None,
    suppress_health_check=list(HealthCheck),
)
DOCUMENT = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = {result.ok().label: result.ok() for result in DOCUMENT.get_all_operations()}


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
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_a_stranger_gets_only_documented_answers(label: str) -> None:
    @FUZZ
    @given(case=cases(OPERATIONS[label]))
    def ask(case: Any) -> None:
        case.call_and_validate(excluded_checks=LEFT_OUT)

    ask()


@pytest.mark.django_db
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_a_person_gets_only_documented_answers(label: str, owner: Any, sign_in: Callable[[Any], str]) -> None:
    bearer = {"Authorization": f"Bearer {sign_in(owner)}"}

    @FUZZ
    @given(case=cases(OPERATIONS[label]))
    def ask(case: Any) -> None:
        case.call_and_validate(headers=bearer, excluded_checks=LEFT_OUT)

    ask()
