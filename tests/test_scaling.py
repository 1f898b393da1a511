"""docs/scaling.md has what its scripts print, so that figures and page do not part."""

from typing import Any

import pytest
from benchmarks.needs import Need
from benchmarks.use import USE
from django.db import connection
from scripts.citus import as_page, obstacles, read_tables, verdict
from scripts.scaling import PARTS

from projectsplatform.installation.environment import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "scaling.md"


def on_the_page(part: str) -> str:
    """What stands between the marks of a part."""
    text = PAGE.read_text(encoding="utf-8")
    return text.partition(f"<!-- {part}: begin -->\n")[2].partition(f"<!-- {part}: end -->")[0]


@pytest.mark.parametrize("part", PARTS)
def test_the_page_has_what_is_reckoned_now(part: str) -> None:
    assert on_the_page(part) == PARTS[part](), "run `python -m scripts.scaling --write`"


def test_ten_times_the_customers_take_ten_times_the_bytes_and_the_cores() -> None:
    few, many = Need(1_000), Need(10_000)

    assert [round(many.disk_gb() / few.disk_gb(), 6), round(many.cores(1) / few.cores(1), 6)] == [10, 10]


def test_every_act_that_is_assumed_was_measured() -> None:
    assert [use.name for use in USE if not (use.act or use.endpoint)] == []


@pytest.fixture
def tables(db: None) -> Any:
    connection.ensure_connection()
    return read_tables(connection.connection)


def test_the_page_says_of_every_table_what_stands_in_its_way(tables: Any) -> None:
    assert on_the_page("citus") == as_page(tables), "run `python -m scripts.citus URL --write`"


def test_a_session_is_found_by_a_token_that_says_nothing_of_its_person(tables: Any) -> None:
    session = tables["accounts_session"]

    assert [session.person, session.narrow_keys(), verdict(session, tables)] == [
        "user_id",
        ["id", "token_hash"],
        "must change",
    ]


def test_a_line_of_the_ledger_reaches_its_person_through_an_account(tables: Any) -> None:
    entry = tables["wallet_entry"]

    assert entry.through == "wallet_ledgeraccount"
    assert "account_id → wallet_ledgeraccount" in obstacles(entry, tables)


def test_what_grows_with_customers_is_not_copied_to_every_machine(tables: Any) -> None:
    assert [verdict(tables[name], tables) for name in ("telegram_outboxmessage", "kundalikcom_region")] == [
        "must change",
        "copied to all",
    ]
