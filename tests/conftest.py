"""Fixtures that every folder shares, and the order of the run."""

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis
import pytest
from django.db.backends.postgresql.creation import DatabaseCreation
from django.test import TransactionTestCase
from xdist.scheduler import LoadFileScheduling

from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.config.owner import connected_as_owner
from projectsplatform.kit.clock import now
from projectsplatform.kit.db import limiter
from projectsplatform.licences.queries.recent_offers import _read
from tests.cast import Api
from tests.factories.accounts import new_person
from tests.owner import as_owner
from tests.tables import empty_tables
from tests.telegram import lookalike
from tests.telegram.lookalike import LookAlike
from tests.telegram.stub import TOKEN, BotApiStub, serve
from tests.template import migrate_once

FIRST = (
    "tests/holds/test_death",
    "tests/e2e/test_browser",
    "tests/holds/test_size",  # of a demo that has not been stormed yet
    "tests/e2e/test_journey",
    "tests/e2e/test_looks",
    "tests/e2e",  # its processes are the last to have the demo: they end it
    "tests/holds",
    "tests/bot",
    "tests/staff",
    "tests/test_openapi",
)
TOGETHER = {
    "demo": (
        "tests/e2e/test_browser",
        "tests/e2e/test_client",
        "tests/e2e/test_company_journey",
        "tests/e2e/test_desk",
        "tests/e2e/test_docs",
        "tests/e2e/test_journey",
        "tests/e2e/test_processes",
    ),
    "unlimited demo": ("tests/holds/test_load", "tests/holds/test_secrets", "tests/holds/test_size"),
    "web": ("tests/holds/test_codes", "tests/holds/test_hijack", "tests/holds/test_money"),
    "unlimited web": ("tests/holds/test_clients", "tests/holds/test_odd_input", "tests/holds/test_people"),
}
"""Files that use one running platform: one worker has them all and starts it once."""

TransactionTestCase._fixture_teardown = empty_tables
# The application may neither make nor drop a database.
DatabaseCreation.create_test_db = as_owner(migrate_once(DatabaseCreation.create_test_db))
DatabaseCreation.destroy_test_db = as_owner(DatabaseCreation.destroy_test_db)

# No test fails because a machine is slow.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture
def owners_connection(django_db_setup: None) -> Iterator[None]:
    """Django's connection is the tables' owner's. To be named before whatever uses the database."""
    with connected_as_owner():
        yield


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def look_alike(settings: Any) -> Iterator[LookAlike]:
    """A real bot whose Telegram behaves like Telegram's."""
    look_alike = LookAlike()
    server = lookalike.serve(look_alike)
    settings.TELEGRAM_BOT_TOKEN = TOKEN
    settings.TELEGRAM_API_BASE = look_alike.url
    settings.TELEGRAM_SIMULATED = False
    yield look_alike
    server.shutdown()
    server.server_close()


@pytest.fixture
def bot_api(settings: Any) -> Iterator[BotApiStub]:
    """A real bot whose Telegram is a stub on a loopback port."""
    stub = BotApiStub()
    server = serve(stub)
    settings.TELEGRAM_BOT_TOKEN = TOKEN
    settings.TELEGRAM_API_BASE = stub.url
    settings.TELEGRAM_SIMULATED = False
    yield stub
    server.shutdown()
    server.server_close()


@pytest.fixture
def at() -> datetime:
    """A moment: noon in Tashkent, the last day of a long month."""
    return datetime(2026, 1, 31, 7, 0, tzinfo=UTC)


@pytest.fixture
def make_person(db: None) -> Callable[..., Any]:
    """Makes a registered person whose password is `tests.cast.PASSWORD`."""
    return new_person


@pytest.fixture
def sign_in() -> Callable[[Any], str]:
    """Opens a session for a person now; returns its token."""

    def open_for(user: Any, **fields: Any) -> str:
        return open_session(user_id=user.id, device_name="test", at=fields.pop("at", now())).token

    return open_for


@pytest.fixture(autouse=True)
def no_price_outlives_its_test() -> None:
    """What a process remembers of prices; each test has others."""
    _read.clear()


@pytest.fixture(autouse=True)
def no_window_ends_in_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The windows of limits turn by the clock, every quarter of an hour for most: the tries of one test are one window's."""
    begun, window_of = now(), limiter._window

    def window(rule: limiter.Rule, moment: datetime) -> datetime:
        is_in_the_test = begun <= moment < begun + timedelta(seconds=rule.seconds / 2)
        return window_of(rule, begun if is_in_the_test else moment)

    monkeypatch.setattr(limiter, "_window", window)


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes a line of numbers that `make prove` prints at its end."""
    return lambda text: record_property("measured", text)


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


class Together(LoadFileScheduling):
    """A file's tests stay together; and so do the files that share what they start."""

    def _split_scope(self, nodeid: str) -> str:
        return next(
            (name for name, files in TOGETHER.items() if nodeid.startswith(files)), super()._split_scope(nodeid)
        )


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    return Together(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported now stays to the end: nobody need look there for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the proofs measured (`measured`), also from other processes."""
    for report in terminalreporter.getreports("passed"):
        for text in (text for name, text in report.user_properties if name == "measured"):
            terminalreporter.write_line(f"\n{report.nodeid}\n{text}")
