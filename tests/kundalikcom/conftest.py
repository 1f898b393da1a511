import pytest

from projectsplatform.kundalikcom.operations.regions import seed_regions


@pytest.fixture
def regions(db: None) -> None:
    """The whole country."""
    seed_regions()
