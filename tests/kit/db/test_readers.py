"""What may be a moment late is read from a standby; nothing else is, and nobody misses what they wrote."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DataError, connections, transaction
from django.test import Client
from prometheus_client import REGISTRY

from projectsplatform.accounts.models import Label
from projectsplatform.config.settings import PACKAGE
from projectsplatform.kit.db.readers import blocks, freshness, reading
from projectsplatform.kit.db.readers.blocks import READER, WRITES_KEPT, browser_request, read_alias, read_cursor
from projectsplatform.kit.db.readers.freshness import MOST_LATE_SECONDS, ReaderFreshness
from projectsplatform.kit.db.readers.reading import SETTLED_AFTER, read_late, read_settled
from projectsplatform.kit.db.readers.router import ReaderRouter
from projectsplatform.kit.db.statements import execute, fetch_rows, insert
from tests.readers import end_session, mirror_settings, mirrored, reader_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(transactional_db: None) -> Iterator[ReaderFreshness]:
    with mirrored() as knowledge:
        yield knowledge


@pytest.fixture
def somebody() -> Iterator[blocks.BrowserRequest]:
    """A browser that has written nothing lately."""
    with browser_request(wrote_lately=False) as request:
        yield request


def where() -> str:
    """The server that answers: the one that lets nobody write is the reader."""
    with read_cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        ((by_cursor,),) = cursor.fetchall()
    ((by_statement,),) = fetch_rows("SELECT current_setting('default_transaction_read_only')", [])
    by_model = Label.objects.all().db
    assert {by_cursor, by_statement} == {"on" if by_model == READER else "off"}
    return by_model


def counted(server: str, reason: str) -> float:
    return REGISTRY.get_sample_value("late_reads_total", {"server": server, "reason": reason}) or 0


def test_a_read_that_may_be_late_comes_from_the_reader(reader: Any, somebody: Any) -> None:
    before = counted("reader", "")
    assert (read_late(where), read_settled(where), where()) == (READER, READER, "default")
    assert counted("reader", "") - before == 2


def test_without_a_reader_everything_comes_from_the_primary(somebody: Any) -> None:
    assert (read_late(where), read_settled(where)) == ("default", "default")


def test_who_is_no_browser_reads_only_what_is_settled_from_the_reader(reader: Any) -> None:
    before = counted("primary", "own_write")
    assert (read_late(where), read_settled(where)) == ("default", READER)
    assert counted("primary", "own_write") - before == 1


def test_who_wrote_lately_reads_from_the_primary(reader: Any) -> None:
    with browser_request(wrote_lately=True):
        assert read_late(where) == "default"


@pytest.mark.parametrize(
    "write",
    [
        lambda: Label.objects.create(name="x"),
        lambda: insert(Label(name="x")),
        lambda: Label.objects.filter(pk=1).delete(),
    ],
)
def test_after_a_write_the_request_reads_from_the_primary(write: Callable[[], Any], reader: Any, somebody: Any) -> None:
    assert read_late(where) == READER
    write()
    assert (read_late(where), somebody.has_written) == ("default", True)


def test_a_write_inside_goes_to_the_primary_and_is_read_back_there(reader: Any, somebody: Any) -> None:
    def write_and_read() -> tuple[str, int, str]:
        first = where()
        Label.objects.create(name="x")
        return first, Label.objects.count(), where()

    assert read_late(write_and_read) == (READER, 1, "default")


def test_a_changing_statement_among_the_reads_is_refused_by_the_reader_and_done_once(
    reader: Any, somebody: Any
) -> None:
    before = counted("primary", "write")
    sql = "INSERT INTO accounts_label VALUES (gen_random_uuid(), 'x', 'grey', true) RETURNING name"
    assert read_late(lambda: fetch_rows(sql, [])) == [("x",)]
    assert (Label.objects.count(), counted("primary", "write") - before) == (1, 1)


def test_executed_statements_never_go_to_the_reader(reader: Any, somebody: Any) -> None:
    Label.objects.create(name="x")
    assert read_settled(lambda: execute("UPDATE accounts_label SET name = 'y'", [])) == 1


def test_transactions_stay_on_the_primary(reader: Any, somebody: Any) -> None:
    with transaction.atomic():
        assert read_late(where) == "default"

    def with_a_transaction() -> tuple[str, str]:
        with transaction.atomic():
            inside = read_alias()
        return inside, where()

    assert read_late(with_a_transaction) == ("default", READER)


def test_a_locking_read_goes_to_the_primary(reader: Any, somebody: Any) -> None:
    def lock() -> str:
        with transaction.atomic():
            return Label.objects.select_for_update().db

    assert read_late(lock) == "default"


def test_rows_of_the_reader_are_saved_on_the_primary(reader: Any, somebody: Any) -> None:
    Label.objects.create(name="x")
    somebody.has_written = False
    label = read_late(Label.objects.get)
    label.name = "y"
    label.save()
    assert (label._state.db, Label.objects.get().name) == ("default", "y")


def test_only_the_primary_is_migrated() -> None:
    router = ReaderRouter()
    assert [router.allow_migrate(alias, "accounts") for alias in ("default", READER)] == [True, False]
    assert router.allow_relation(Label(), Label())


def test_a_reader_that_goes_away_in_the_middle_is_replaced_without_an_error(
    reader: Any, somebody: Any, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def lose_the_reader() -> str:
        asked.append(read_alias())
        if read_alias() == READER:
            end_session(connections[READER])
        return where()

    before = counted("primary", "away")
    assert (read_late(lose_the_reader), read_late(where), read_late(where)) == ("default", "default", "default")
    assert asked == [READER, "default"]
    assert counted("primary", "away") - before == 3
    assert [line.getMessage() for line in caplog.records if "database.reader" in line.getMessage()] == [
        "database.reader.left"
    ]


def test_it_is_tried_again_after_some_seconds(reader: ReaderFreshness, somebody: Any) -> None:
    reader.note(freshness.AWAY)
    assert read_late(where) == "default"
    reader._left = freshness.AWAY, 0.0
    assert read_late(where) == READER


def test_a_reader_that_cannot_be_reached_is_left_alone(somebody: Any) -> None:
    with reader_at(mirror_settings(HOST="/nowhere"), ReaderFreshness()) as knowledge:
        assert (read_late(where), knowledge._left[0]) == ("default", freshness.AWAY)
        assert knowledge._left[1] > 0


def test_a_server_that_is_no_standby_is_no_reader(somebody: Any) -> None:
    with reader_at(mirror_settings(), ReaderFreshness()) as knowledge:
        assert (read_late(where), knowledge._left[0]) == ("default", freshness.NO_STANDBY)


def test_who_measures_and_hangs_holds_up_nobody(somebody: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "_HANGS_AFTER", 0.01)
    with reader_at(mirror_settings(), ReaderFreshness()) as knowledge, knowledge._measuring:
        assert (read_late(where), knowledge._left[0]) == ("default", freshness.AWAY)


def test_an_error_of_the_read_itself_is_not_hidden(reader: ReaderFreshness, somebody: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        read_late(lambda: 1 // 0)
    with pytest.raises(DataError):
        read_late(lambda: fetch_rows("SELECT 1/0", []))
    assert reader._left[0] == ""


def test_a_node_is_ready_without_its_reader(client: Client) -> None:
    with reader_at(mirror_settings(HOST="/nowhere"), ReaderFreshness()):
        assert client.get("/readyz").status_code == 200


SENT_TO_THE_PRIMARY = {
    "aloqa/queries/search.py": "in a transaction of its own",
    "staff/queries/settled.py": "asks for locks of writers",
    "wallet/queries/books.py": "checks the ledger, in a job",
}


def test_queries_choose_their_server_in_one_place() -> None:
    """A query of Django's connection itself would load the primary from a page that may be late."""
    sources = [*PACKAGE.glob("*/queries/**/*.py"), *PACKAGE.glob("*/*/queries/**/*.py")]
    own = {str(path.relative_to(PACKAGE)) for path in sources if "connection.cursor()" in path.read_text()}
    assert own == set(SENT_TO_THE_PRIMARY)


def test_the_times_fit_together() -> None:
    """Who has written is sent to the primary for longer than a reader may be behind; so is what has just ended."""
    assert MOST_LATE_SECONDS * 2 <= WRITES_KEPT.total_seconds() < SETTLED_AFTER.total_seconds()
    assert reading.has_reader() is False
