from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from projectsplatform.staff.operations import seed_roles


@pytest.fixture(scope="module")
def roles(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The roles' groups, once for all tests of a file that commits nothing: each test's transaction lies in this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_roles()
        yield
        transaction.set_rollback(True)
