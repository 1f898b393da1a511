from collections.abc import Callable

import pytest

from projectsplatform.accounts.models import User
from tests.factories.catalogue import put_catalogue


@pytest.fixture
def customer(make_person: Callable[..., User]) -> User:
    """A registered person in chat 5, with everything on sale."""
    put_catalogue()
    return make_person(tg_id=5, username="mijoz", full_name="Gʻayrat Oʻktamov")
