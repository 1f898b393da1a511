from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from projectsplatform.config.database_mark import DatabaseAwayError, ForeignDatabaseError, claim_database
from projectsplatform.installation import ConfigurationError
from tests.races import run_at_once


@pytest.fixture
def how() -> str:
    """What CREATE DATABASE is told."""
    return ""


@pytest.fixture
def url(how: str) -> Iterator[str]:
    """An empty database beside the tests' own."""
    given = settings.HERE.database_admin_url
    name = f"{settings.DATABASES['default']['TEST']['NAME']}_mark"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), sql.SQL(how)))
        yield psycopg.conninfo.make_conninfo(given, dbname=name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_a_new_database_is_claimed_by_the_first(url: str) -> None:
    claim_database(url, demo=True)
    claim_database(url, demo=True)

    with pytest.raises(ForeignDatabaseError):
        claim_database(url, demo=False)


def test_where_nobody_answers_another_try_may_find_a_database(url: str) -> None:
    away = psycopg.conninfo.make_conninfo(url, host="127.0.0.1", port=1)
    with pytest.raises(DatabaseAwayError, match="cannot be used"):
        claim_database(away, demo=True)


def test_a_demo_refuses_a_real_database(url: str) -> None:
    claim_database(url, demo=False)

    with pytest.raises(ForeignDatabaseError, match="real installation"):
        claim_database(url, demo=True)


def test_of_many_at_once_one_kind_wins(url: str) -> None:
    results = run_at_once(8, lambda number: claim_database(url, demo=number % 2 == 0))

    refused = [number % 2 for number, result in enumerate(results) if isinstance(result, ForeignDatabaseError)]
    assert len(refused) == 4
    assert len(set(refused)) == 1
    assert [result for result in results if result is not None and not isinstance(result, ForeignDatabaseError)] == []


@pytest.mark.parametrize(
    "how", [f"TEMPLATE template0 ENCODING '{name}' LOCALE_PROVIDER libc LOCALE 'C'" for name in ("UTF8", "SQL_ASCII")]
)
def test_a_database_that_does_not_know_our_letters_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="letters"):
        claim_database(url, demo=True)


def test_a_database_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigurationError, match="platform at /nowhere"):
        claim_database("postgres://u@/platform?host=/nowhere", demo=True)
