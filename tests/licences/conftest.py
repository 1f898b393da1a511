from collections.abc import Iterator

import pytest

from projectsplatform.licences.fast_lane import check_limit
from tests.factories.catalogue import put_catalogue
from tests.factories.licences import answering
from tests.server.driver import decided_by_server


@pytest.fixture
def catalogue(db: None) -> None:
    """The products and prices of the contract."""
    put_catalogue()


@pytest.fixture(autouse=True)
def _no_checks_counted() -> None:
    """The brake on checks counts in memory, across tests."""
    check_limit._checks.clear()


@pytest.fixture(params=["django", "server"])
def entry_point(request: pytest.FixtureRequest) -> Iterator[None]:
    """Checks of the factory go through Django's way to the fast lane, and through the server's."""
    if request.param == "django":
        yield
        return
    answering.append(decided_by_server)
    yield
    answering.pop()
