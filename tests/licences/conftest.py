import pytest

from projectsplatform.licences import fast_lane
from projectsplatform.licences.operations.catalogue import seed_catalogue


@pytest.fixture
def catalogue(db: None) -> None:
    """The products and prices of the contract."""
    seed_catalogue()


@pytest.fixture(autouse=True)
def _no_checks_counted() -> None:
    """The brake on checks counts in memory, across tests."""
    fast_lane._checks.clear()
