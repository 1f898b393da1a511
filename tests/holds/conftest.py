from collections.abc import Iterator

import pytest

from tests.e2e.demo import Demo, running_demo
from tests.holds.web import Web, running_web


@pytest.fixture(scope="session")
def web(django_db_setup: None) -> Iterator[Web]:
    """A web process beside the tests, on their database; rows must be committed for it to see them."""
    with running_web() as web:
        yield web


@pytest.fixture(scope="session")
def unlimited_web(django_db_setup: None) -> Iterator[Web]:
    """The same with LIMITS=off: what lies behind the limits."""
    with running_web(LIMITS="off") as web:
        yield web


@pytest.fixture(scope="session")
def unlimited_demo() -> Iterator[Demo]:
    """The whole demo with LIMITS=off, for what is done to it from outside."""
    with running_demo(DEMO="1", LIMITS="off") as demo:
        yield demo
