from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from prometheus_client import CollectorRegistry, generate_latest

from projectsplatform.config.metrics import DatabaseCollector
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.outbox import enqueue


@pytest.fixture
def same_connection(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scrape closes its connection; here that would end the test's transaction."""
    monkeypatch.setattr(connection, "close", lambda: None)


def numbers() -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(DatabaseCollector())
    lines = generate_latest(registry).decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


@pytest.mark.usefixtures("same_connection")
def test_an_empty_platform_counts_nothing() -> None:
    counted = numbers()

    assert counted.pop("database_up") == 1
    assert counted.keys() >= {'outbox_messages{lane="code"}', 'background_jobs{status="failed"}', "active_sessions"}
    assert set(counted.values()) == {0}


@pytest.mark.usefixtures("same_connection")
def test_a_waiting_message_is_counted_with_its_age() -> None:
    at: datetime = now() - timedelta(seconds=90)
    enqueue(chat_id=7, text="x", lane=Lane.BROADCAST, kind="test", at=at)

    counted = numbers()

    assert counted['outbox_messages{lane="broadcast"}'] == 1
    assert 90 <= counted['outbox_oldest_seconds{lane="broadcast"}'] < 120


@pytest.mark.usefixtures("same_connection")
def test_an_open_session_is_counted(owner: Any, sign_in: Any) -> None:
    sign_in(owner)

    assert numbers()["active_sessions"] == 1


def test_a_database_that_is_away_is_a_number_too(monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

    with django_db_blocker.unblock():
        connection.close()
        assert numbers() == {"database_up": 0}
