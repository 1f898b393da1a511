from datetime import datetime

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.operations import floods
from projectsplatform.payments.operations.floods import Bucket
from projectsplatform.payments.pages import payme as page
from tests.factories.click import Click
from tests.factories.payments import Payme
from tests.factories.staff import make_member
from tests.factories.uzum import Uzum


@pytest.fixture(autouse=True)
def nobody_called_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process counts of calls; races make more of them than a provider may."""
    for provider in Provider:
        monkeypatch.setitem(floods.CALLS, provider, Bucket(a_second=10**6, at_once=10**6))
        monkeypatch.setitem(floods.NOTES, provider, Bucket(a_second=2, at_once=120))


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
