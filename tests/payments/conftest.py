from datetime import datetime

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.payments.pages import payme as page
from tests.factories.click import Click
from tests.factories.payments import Payme
from tests.factories.staff import make_member
from tests.factories.uzum import Uzum


@pytest.fixture
def payme(db: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Payme:
    """Payme, whose clock is ours."""
    caller = Payme(at)
    monkeypatch.setattr(page, "now", lambda: caller.at)
    return caller


@pytest.fixture
def click(db: None) -> Click:
    """Click: it sends no time that counts."""
    return Click()


@pytest.fixture
def uzum(db: None) -> Uzum:
    """Uzum Bank: the same."""
    return Uzum()


@pytest.fixture
def member(db: None) -> User:
    """Who gives money back."""
    return make_member(Role.OWNER)


@pytest.fixture
def cashier(db: None) -> User:
    """The second pair of eyes."""
    return make_member(Role.CASHIER)
