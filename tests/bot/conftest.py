from collections.abc import Callable

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.licences.operations.catalogue import seed_catalogue


@pytest.fixture
def customer(make_person: Callable[..., User]) -> User:
    """A registered person in chat 5, with everything on sale."""
    seed_catalogue()
    return make_person(tg_id=5, username="mijoz", full_name="Gʻayrat Oʻktamov")
