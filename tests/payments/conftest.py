from datetime import datetime

import pytest

from projectsplatform.payments.pages import payme as page
from tests.factories.click import Click
from tests.factories.payments import Payme
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
