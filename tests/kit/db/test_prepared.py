"""Our way through libpq against psycopg's own cursor."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from projectsplatform.kit.db.prepared import numbered, run
from tests.owner import owner_url

Connection = psycopg.Connection[Any]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.binary(),
    st.uuids(),
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  hypothesis adds the zone
    st.dates(date(1, 1, 1)),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15),
    st.lists(st.integers(-5, 5), min_size=1),
)


@pytest.fixture(scope="module")
def address(django_db_setup: None) -> str:
    return owner_url()  # the application makes no tables


@pytest.fixture
def connection(address: str) -> Iterator[Connection]:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE kept (n int PRIMARY KEY, said text)")
        yield connection


@pytest.fixture(scope="module")
def lasting(address: str) -> Iterator[Connection]:
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


@given(st.lists(VALUES, min_size=1, max_size=6))
@settings(deadline=None)
def test_values_come_back_as_from_psycopgs_cursor(lasting: Connection, values: list[Any]) -> None:
    sql = f"SELECT {', '.join(['%s'] * len(values))}"
    theirs = psycopg.Cursor(lasting).execute(sql, values).fetchall()
    assert run(lasting, sql, values) == (theirs, 1)


def test_values_are_found_by_name_as_often_as_they_are_named(connection: Connection) -> None:
    sql = "SELECT %(b)s::int, %(a)s::text, %(b)s::int + 1, '100%%' LIKE '1%%'"
    assert run(connection, sql, {"a": "x", "b": 2, "c": "nobody asks"}) == ([(2, "x", 3, True)], 1)


@pytest.mark.parametrize(
    ("sql", "text", "names"),
    [
        ("SELECT %s, %s", b"SELECT $1, $2", None),
        ("SELECT %(b)s, %(a)s, %(b)s", b"SELECT $1, $2, $1", ("b", "a")),
        ("SELECT 7 %% 2", b"SELECT 7 % 2", None),
    ],
)
def test_places_are_numbered(sql: str, text: bytes, names: tuple[str, ...] | None) -> None:
    assert numbered(sql) == (text, names)


def test_a_text_with_values_of_other_types_is_another_statement(connection: Connection) -> None:
    found = [run(connection, "SELECT %s", [value])[0] for value in (1, 2**40, "x", None, 1)]
    assert found == [[(1,)], [(2**40,)], [("x",)], [(None,)], [(1,)]]
    (prepared,) = connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() or ()
    assert prepared == 3  # a text is sent as the unknown type, and so is NULL


def test_what_was_touched_is_counted_and_what_is_returned_is_read(connection: Connection) -> None:
    insert = "INSERT INTO kept SELECT n, %s FROM generate_series(1, %s::int) n"
    assert run(connection, insert, ["oʻ", 3]) == ([], 3)
    assert run(connection, "UPDATE kept SET said = %s WHERE n > %s RETURNING n", ["x", 1]) == ([(2,), (3,)], 2)
    assert run(connection, "SELECT n FROM kept WHERE said = %s", ["nothing"]) == ([], 0)


def test_a_transaction_is_begun_and_taken_back(connection: Connection) -> None:
    connection.autocommit = False
    run(connection, "INSERT INTO kept VALUES (%s, %s)", [1, "x"])
    run(connection, "INSERT INTO kept VALUES (%s, %s)", [2, "y"])
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
    connection.rollback()
    assert run(connection, "SELECT count(*) FROM kept", []) == ([(0,)], 1)


@pytest.mark.parametrize(
    ("sql", "values", "error"),
    [
        ("SELECT 1 / %s::int", [0], psycopg.errors.DivisionByZero),
        ("INSERT INTO kept VALUES (%s, 'x'), (1, 'y')", [1], psycopg.errors.UniqueViolation),
        ("SELECT FROM nowhere WHERE n = %s", [1], psycopg.errors.UndefinedTable),
        ("SELECT %s::int", ["x"], psycopg.errors.InvalidTextRepresentation),
        ("SELECT %s", ["\0"], psycopg.DataError),
    ],
)
def test_faults_are_psycopgs_and_the_connection_lives(
    connection: Connection, sql: str, values: list[Any], error: type[Exception]
) -> None:
    for _ in range(2):
        with pytest.raises(error):
            run(connection, sql, values)
    assert run(connection, "SELECT 1", []) == ([(1,)], 1)


def test_a_fault_tells_what_psycopgs_does(connection: Connection) -> None:
    sql = "INSERT INTO kept VALUES (%s, 'x'), (1, 'y')"
    with pytest.raises(psycopg.errors.UniqueViolation) as ours:
        run(connection, sql, [1])
    with pytest.raises(psycopg.errors.UniqueViolation) as theirs:
        psycopg.Cursor(connection).execute(sql, [1])
    assert (ours.value.sqlstate, str(ours.value), ours.value.diag.constraint_name) == (
        theirs.value.sqlstate, str(theirs.value), theirs.value.diag.constraint_name,
    )  # fmt: skip


def test_in_a_failed_transaction_nothing_is_asked(connection: Connection) -> None:
    connection.autocommit = False
    for _ in range(2):
        with pytest.raises((psycopg.errors.DivisionByZero, psycopg.errors.InFailedSqlTransaction)):
            run(connection, "SELECT 1 / %s::int", [0])
    connection.rollback()
    assert run(connection, "SELECT %s::int", [1]) == ([(1,)], 1)


def test_a_lost_connection_says_so(connection: Connection, lasting: Connection) -> None:
    assert run(connection, "SELECT %s::int", [1]) == ([(1,)], 1)
    lasting.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        run(connection, "SELECT %s::int", [1])
    assert connection.broken


def test_values_of_json_and_ids_go_in(connection: Connection) -> None:
    values = [Jsonb({"n": [1, None]}), UUID(int=7), Decimal("1.50")]
    assert run(connection, "SELECT %s, %s, %s", values)[0] == [({"n": [1, None]}, UUID(int=7), Decimal("1.50"))]


def test_the_first_statement_of_a_transaction_is_prepared_too(address: str) -> None:
    with psycopg.connect(address, cursor_factory=psycopg.ClientCursor) as connection:
        for _ in range(2):
            run(connection, "SELECT %s::int AS first", [1])
            found, _number = run(
                connection, "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", ["%first"]
            )
            assert found == [("SELECT $1::int AS first",)]
            connection.rollback()
