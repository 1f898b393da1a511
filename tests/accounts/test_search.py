from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.search import people_matching


@pytest.fixture
def person(make_person: Callable[..., Any]) -> User:
    made: User = make_person(
        username="gayrat_77", full_name="Gʻayrat Oʻktamov", phone="+998901234567", tg_id=5550001, email="g@example.uz"
    )
    return made


@pytest.mark.parametrize(
    "text",
    [
        "+998 90 123-45-67", "901234567", "1234567", "4567", "5550001", "GAYRAT", "g@example.uz",
        "Gʻayrat", "g'ay", "O`kt", "oʻktamov gʻayrat",
    ],
)  # fmt: skip
def test_people_are_found_by_what_they_say(person: User, make_person: Callable[..., Any], text: str) -> None:
    make_person(full_name="Aziz Rahimov", phone="+998907654321")
    assert list(people_matching(text, by_phone=True)) == [person]


@pytest.mark.parametrize("text", ["", "  ", "\0", "'", "':*", "& | !", "zzz", "99999999999999999999999", "9" * 500])
def test_what_names_nobody_finds_nobody(person: User, text: str) -> None:
    assert list(people_matching(text, by_phone=True)) == []


def test_phones_are_not_found_by_whoever_may_not_see_them(person: User) -> None:
    assert list(people_matching("1234567", by_phone=False)) == []


@pytest.mark.parametrize(
    ("text", "index"),
    [("4567", "accounts_user_phone_end"), ("gay", "accounts_user_username_start"), ("gʻay", "accounts_user_words")],
)
def test_the_search_goes_through_indexes(person: User, text: str, index: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        list(people_matching(text, by_phone=True))
    plans = ""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"), [])
            plans += "".join(row[0] for row in cursor.fetchall())
    assert index in plans
