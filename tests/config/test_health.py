from collections.abc import Iterator

import pytest
from django.db import connection

from projectsplatform.config import health
from tests.cast import Api


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health._Known, "migrated", False)


def test_alive_needs_no_database(api: Api) -> None:
    answer = api.get("/healthz")

    assert (answer.status, answer.body) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_with_a_migrated_database(api: Api) -> None:
    answer = api.get("/readyz")

    assert (answer.status, answer.body) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_not_ready_before_the_last_migration(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = frozenset({*health.migrations_on_disk(), ("kit", "9999_not_applied")})
    monkeypatch.setattr(health, "migrations_on_disk", lambda: newer)

    answer = api.get("/readyz")

    assert (answer.status, answer.body) == (503, {"status": "unavailable", "not_ready": ["migrations"]})


@pytest.fixture
def unreachable() -> Iterator[None]:
    known = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.settings_dict["HOST"] = known


@pytest.mark.parametrize("migrated", [False, True])
def test_not_ready_without_a_database(
    api: Api, unreachable: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, migrated: bool
) -> None:
    monkeypatch.setattr(health._Known, "migrated", migrated)

    answer = api.get("/readyz")

    assert (answer.status, answer.body) == (503, {"status": "unavailable", "not_ready": ["database"]})
    assert caplog.records == []
