import pytest

from tests.factories.catalogue import put_places


@pytest.fixture
def regions(db: None) -> None:
    """The whole country."""
    put_places()
