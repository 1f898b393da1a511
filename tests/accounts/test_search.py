import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.leaving import delete_account
from projectsplatform.accounts.operations.sessions import open_session
from projectsplatform.accounts.queries.search import people_matching
from projectsplatform.kit.uz.text import fold, to_cyrillic
from tests.cast import PASSWORD

CASES = json.loads((Path(__file__).parent.parent / "cases/people-search/people.json").read_text("utf-8"))
SPELLINGS = (
    "Жураев Жўраев Joʻrayev Jo'rayev Jorayev Jurayev JURAEV Джураев Djurayev Zhuraev",
    "Шўхратбек Shoʻxratbek Shoxratbek Шухратбек Shuhratbek Shukhratbek ШЎҲРАТБЕК",
    "Ғиёсиддин Гиёсиддин Гиесиддин Gʻiyosiddin G`iyosiddin Giyosiddin Ghiyosiddin",
    "Фёдор Федор Fyodor Fedor Фе\u0308дор",
    "Йўлдошев Yoʻldoshev Yoldoshev Юлдошев Yuldoshev Йулдошев",
    "Қодиров Кодиров Qodirov Kodirov",
    "Ҳамид Хамид Hamid Xamid Khamid",
    "Мария Mariya Maria",
    "Анатолий Anatoliy Anatoly Анатолии\u0306",
    "Цой Tsoy Soy",
    "Raʼno Ra'no Раъно Rano Рано Ra’no Ra‘no",
    "Исҳоқ Isʼhoq Ishoq Исхок",
    "Muhammad-Yusuf Muhammadyusuf Муҳаммад-Юсуф Мухаммадюсуф Muhammad‑Yusuf Muhammad–Yusuf",
    "Şavkat Shavkat Шавкат",
)


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
        "Gʻayrat", "g'ay", "O`kt", "oʻktamov gʻayrat", "Ғайрат", "Гайрат", "ўкт", "Уктамов", "Uktamov", "ОКТАМОВ ғай",
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
    [("4567", "accounts_user_phone_end"), ("gay", "accounts_user_username_start"), ("gʻay", "accounts_user_sound")],
)
def test_the_search_goes_through_indexes(person: User, text: str, index: str) -> None:
    User.objects.bulk_create(
        User(username=f"other{number:04}") for number in range(1000)
    )  # of one row all indexes cost the same
    with CaptureQueriesContext(connection) as asked:
        list(people_matching(text, by_phone=True))
    plans = ""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"), [])
            plans += "".join(row[0] for row in cursor.fetchall())
    assert index in plans


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["full_name"])
def test_people_are_found_however_their_name_is_spelled(make_person: Callable[..., Any], case: dict[str, Any]) -> None:
    person = make_person(full_name=case["full_name"])
    make_person(full_name="Aziz Rahimov")
    found = {text: list(people_matching(text, by_phone=False)) for text in case["must_find"]}
    assert found == {text: [person] for text in case["must_find"]}


@pytest.mark.django_db
@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda text: text.split()[0])
def test_every_spelling_finds_every_other(make_person: Callable[..., Any], spellings: str) -> None:
    names = spellings.split()
    people = {make_person(full_name=f"{name} Sinov") for name in names}
    assert {name for name in names if set(people_matching(name, by_phone=False)) != people} == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "Joʻrayev Gʻiyosiddin",
        "Шўхратбек Юлдошев",
        "Otsuka Akhmadjonov",
        "Muhammad-Yusuf",
        "Zhanna Sharipova",
        "Медведжанов",
    ],
)
def test_every_beginning_of_a_word_finds_it(make_person: Callable[..., Any], name: str) -> None:
    person = make_person(full_name=name)
    beginnings = [word[:end] for word in name.replace("-", " ").split() for end in range(1, len(word) + 1)]
    missed = {text for text in beginnings if person not in people_matching(text, by_phone=False)}
    assert missed == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Karim Aliyev", "Karimov"), ("Karim Aliyev", "aliyev karimov"), ("Shahlo", "Saxlo"), ("Nodira", "Nadira"),
        ("Muhammad Yusuf", "Yusufmuhammad"), ("Olim", "lim"),
    ],
)  # fmt: skip
def test_another_name_is_not_found(make_person: Callable[..., Any], name: str, text: str) -> None:
    make_person(full_name=name)
    assert list(people_matching(text, by_phone=False)) == []


@pytest.mark.django_db
@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_one_form_and_can_be_looked_for(text: str) -> None:
    text = text.replace("\0", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_search_form(%(t)s), accounts_search_form(accounts_search_form(%(t)s)), accounts_search_form(%(f)s),"
            " accounts_search_words(%(t)s) @@ accounts_search_query(%(t)s) FROM (SELECT 1) AS one",
            {"t": text, "f": fold(text)},
        )
        form, again, of_folded, is_found = cursor.fetchone()
    assert form == again
    assert is_found is (None if form == "" else True)
    if text.isascii():
        assert form == of_folded


@pytest.mark.django_db
@settings(deadline=None)
@given(st.text(alphabet="abdefghijklmnopqrstuvxyzʻʼ", min_size=1, max_size=20))
def test_both_scripts_of_a_word_have_one_form(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_search_form(%s), accounts_search_form(%s)", [word, to_cyrillic(word)])
        latin, cyrillic = cursor.fetchone()
    assert latin == cyrillic


@pytest.mark.django_db
def test_whoever_left_is_not_found_by_a_name(make_person: Callable[..., Any], at: Any) -> None:
    person = make_person(username="ketgan", full_name="Жўраев")
    session = open_session(user_id=person.pk, device_name="", at=at)
    delete_account(
        user_id=person.pk, session_id=session.id, username="ketgan", password=PASSWORD, address="127.0.0.1", at=at
    )
    assert list(people_matching("Jurayev", by_phone=False)) == []


@pytest.mark.django_db
def test_a_row_that_older_code_writes_is_found(make_person: Callable[..., Any]) -> None:
    person = make_person(full_name="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET full_name = 'Ғиёсиддин' WHERE id = %s", [person.pk])
    assert list(people_matching("giyosiddin", by_phone=False)) == [person]
