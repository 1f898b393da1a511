"""Statements of the hot path, by both of their ways."""

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.models import AuditEvent
from projectsplatform.kit.db.statements import execute, fetch_model, fetch_row, fetch_rows, insert, update
from projectsplatform.telegram.enums import ChatLanguage
from projectsplatform.telegram.models import TelegramChat

MOMENT = datetime(2026, 1, 31, 7, 0, 0, 123400, tzinfo=UTC)
WAYS = {"alone": nullcontext, "listened to": lambda: CaptureQueriesContext(connection)}

pytestmark = pytest.mark.django_db


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> AbstractContextManager[object]:
    return WAYS[request.param]()


def test_rows_come_as_values_of_python(way: AbstractContextManager[object]) -> None:
    with way:
        row = fetch_row("SELECT %(n)s::bigint + 1, %(at)s::timestamptz, NULL", {"n": 1, "at": MOMENT})
        rows = fetch_rows("SELECT n FROM generate_series(1, %s::int) n", [3])
    assert row == (2, MOMENT, None)
    assert row[1].tzinfo is UTC
    assert rows == [(1,), (2,), (3,)]


def test_nothing_found_is_none(way: AbstractContextManager[object]) -> None:
    with way:
        assert fetch_row("SELECT 1 WHERE %s::boolean", [False]) is None
        assert fetch_rows("SELECT 1 WHERE %s::boolean", [False]) == []


def test_touched_rows_are_counted(way: AbstractContextManager[object]) -> None:
    with way:
        assert execute("DELETE FROM kit_limit WHERE scope = %s", ["nobody's"]) == 0


def test_a_row_is_inserted_as_its_model_has_it(way: AbstractContextManager[object]) -> None:
    event = AuditEvent(event="a.b.done", at=MOMENT, details={"n": [1, None, "oʻ"]})
    with way:
        insert(event)
    assert AuditEvent.objects.values().get() == {
        "id": event.id,
        "event": "a.b.done",
        "at": MOMENT,
        "actor_id": None,
        "subject_id": None,
        "address": "",
        "details": {"n": [1, None, "oʻ"]},
    }


def test_a_model_is_read_and_written_as_the_orm_does(way: AbstractContextManager[object]) -> None:
    chat = TelegramChat.objects.create(chat_id=5, first_seen_at=MOMENT)
    with way:
        assert fetch_model(TelegramChat, "chat_id = %s", [6]) is None
        read = fetch_model(TelegramChat, "chat_id = %s FOR UPDATE", [5])
        assert read == chat
        read.language, read.blocked_at = ChatLanguage.RUSSIAN, MOMENT
        update(read)
    stored = {"chat_id": 5, "language": "ru", "blocked_at": MOMENT, "first_seen_at": MOMENT}
    assert TelegramChat.objects.values().get() == stored


def test_what_only_the_orm_can_read_is_refused() -> None:
    with pytest.raises(TypeError):
        fetch_model(AuditEvent, "true", [])


def test_faults_are_djangos(way: AbstractContextManager[object]) -> None:
    with way, pytest.raises(DataError):
        fetch_row("SELECT 1 / %s::int", [0])


def test_whoever_listens_hears_of_them(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        fetch_row("SELECT %s::int", [1])
