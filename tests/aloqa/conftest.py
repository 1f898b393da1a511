import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from tests.factories.accounts import new_person
from tests.factories.staff import make_member


@pytest.fixture
def person(db: None) -> User:
    return new_person()


@pytest.fixture
def member(db: None) -> User:
    return make_member(Role.SUPPORT)
