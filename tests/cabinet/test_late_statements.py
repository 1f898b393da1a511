"""Statements of what is over, and one's own data, come from a reader; what still changes and what was just written do not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.kit.clock import local_day, now, rfc3339
from projectsplatform.kit.db.readers.blocks import READER
from tests.cast import Api
from tests.factories.wallet import give_money
from tests.readers import mirrored, reads_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read_from_reader(customer: Client, owner: Any) -> Iterator[Client]:
    give_money(owner, 40_000, now() - timedelta(days=3))
    with mirrored():
        yield customer


def days() -> str:
    return f"since={local_day(now()) - timedelta(days=10)}&until={local_day(now()) - timedelta(days=1)}"


@pytest.mark.parametrize("path", ["/statement/", "/statement/xlsx/", "/statement/csv/", "/statement/pdf/"])
def test_a_period_that_is_over_comes_from_the_reader(path: str, read_from_reader: Client) -> None:
    with reads_of("default") as on_primary, reads_of(READER) as on_reader:
        assert read_from_reader.get(f"{path}?{days()}").status_code == 200
    assert ([sql for sql in on_primary if "wallet_" in sql], on_reader != []) == ([], True)


@pytest.mark.parametrize("query", ["", "?search=kassa"])
def test_a_period_without_end_comes_from_the_primary(query: str, read_from_reader: Client) -> None:
    with reads_of(READER) as on_reader:
        assert read_from_reader.get(f"/statement/{query}").status_code == 200
    assert on_reader == []


def test_so_does_today(read_from_reader: Client) -> None:
    with reads_of(READER) as on_reader:
        read_from_reader.get(f"/statement/?until={local_day(now())}")
    assert on_reader == []


@pytest.mark.parametrize("path", ["/settings/data/", "/settings/data/download/"])
def test_ones_own_data_comes_from_the_reader(path: str, read_from_reader: Client, owner: Any) -> None:
    with reads_of("default") as on_primary, reads_of(READER) as on_reader:
        assert owner.email in read_from_reader.get(path).content.decode()
    assert ([sql for sql in on_primary if "wallet_" in sql], len(on_reader) > 20) == ([], True)


def test_who_has_just_changed_it_sees_the_change(read_from_reader: Client) -> None:
    changed = {"full_name": "Dilnoza Oʻrinova", "sex": "female", "email": "dilnoza@example.uz"}
    answer = read_from_reader.post("/settings/profile/", changed)
    assert (answer.status_code, answer.cookies["wrote"].value) == (302, "1")
    with reads_of(READER) as on_reader:
        assert "Dilnoza Oʻrinova" in read_from_reader.get("/settings/data/").content.decode()
    assert on_reader == []


def test_programs_read_what_is_over_from_the_reader(api: Api, owner: Any, sign_in: Any) -> None:
    token = sign_in(owner)
    give_money(owner, 40_000, now() - timedelta(minutes=5))
    over, just_now = rfc3339(now() - timedelta(minutes=1, seconds=1)), rfc3339(now() - timedelta(seconds=50))
    found = {}
    with mirrored():
        for until in (over, just_now, None):
            with reads_of(READER) as on_reader:
                answer = api.post("accounts/reports", {"to": until} if until else {}, token)
            found[until] = (answer["closing_balance"], len(on_reader))
    assert found == {over: (40_000, 1), just_now: (40_000, 0), None: (40_000, 0)}


def test_an_export_of_a_program_comes_from_the_primary(api: Api, owner: Any, sign_in: Any) -> None:
    token = sign_in(owner)
    with mirrored(), reads_of(READER) as on_reader:
        assert api.get("accounts/export", token).status == 200
    assert on_reader == []
