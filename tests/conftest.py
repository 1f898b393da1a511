"""Fixtures that every folder shares."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.kit.clock import now
from tests.cast import PASSWORD, Api

FIRST = (
    "tests/holds/test_death",
    "tests/e2e/test_browser",
    "tests/holds/test_load",
    "tests/e2e",
    "tests/holds",
    "tests/bot",
)

_numbers = count(1_000_000)
_encoded: list[str] = []


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def at() -> datetime:
    """A moment: noon in Tashkent, the last day of a long month."""
    return datetime(2026, 1, 31, 7, 0, tzinfo=UTC)


@pytest.fixture
def make_person(db: None) -> Callable[..., Any]:
    """Makes a registered person whose password is `tests.cast.PASSWORD` (hashed once for the whole run)."""

    def make(**fields: Any) -> User:
        number = next(_numbers)
        if not _encoded:
            _encoded.append(make_password(PASSWORD))
        known = {
            "username": f"person{number}",
            "full_name": "Gʻayrat Oʻktamov",
            "sex": True,
            "email": f"person{number}@example.uz",
            "phone": f"+99890{number}",
            "tg_id": number,
            "password": _encoded[0],
        }
        return User.objects.create(**{**known, **fields})

    return make


@pytest.fixture
def sign_in() -> Callable[[Any], str]:
    """Opens a session for a person now; returns its token."""

    def open_for(user: Any, **fields: Any) -> str:
        return open_session(user_id=user.id, device_name="test", at=fields.pop("at", now())).token

    return open_for


@pytest.fixture(autouse=True)
def no_job_outlives_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test committed Django flushes, but for the queue's tables, which are not its own."""
    committed = _commits(request)
    if committed:
        request.getfixturevalue("transactional_db")
    yield
    if committed:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return "transactional_db" in request.fixturenames or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def owner(make_person: Callable[..., Any]) -> Any:
    return make_person(username="owner")


@pytest.fixture
def stranger(make_person: Callable[..., Any]) -> Any:
    return make_person(username="stranger")


@pytest.fixture
def staff_member(make_person: Callable[..., Any]) -> Any:
    return make_person(username="operator", is_staff=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who starts the whole platform takes longest and begins first, so that nobody waits for them at the end."""
    items.sort(key=lambda item: next((place for place, name in enumerate(FIRST) if item.nodeid.startswith(name)), 99))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the proofs measured (`measured` in tests/holds), also from other processes."""
    for report in terminalreporter.getreports("passed"):
        for text in (text for name, text in report.user_properties if name == "measured"):
            terminalreporter.write_line(f"\n{report.nodeid}\n{text}")
