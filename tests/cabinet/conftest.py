from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cabinet.browsing import browser
from tests.factories.catalogue import put_catalogue


@pytest.fixture(autouse=True)
def catalogue(db: None) -> None:
    put_catalogue()


@pytest.fixture
def nobody(db: None) -> Client:
    return browser()


@pytest.fixture
def customer(owner: Any, sign_in: Callable[[Any], str]) -> Client:
    """The owner's browser, signed in."""
    return browser(sign_in(owner))


@pytest.fixture
def other_customer(stranger: Any, sign_in: Callable[[Any], str]) -> Client:
    return browser(sign_in(stranger))
