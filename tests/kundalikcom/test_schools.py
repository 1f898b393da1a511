"""set_school, get_school."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kundalikcom.errors import SchoolNumberInvalid
from projectsplatform.kundalikcom.models import School
from projectsplatform.kundalikcom.operations.schools import set_school
from projectsplatform.kundalikcom.rules.schools import read_school_number
from tests.cast import Api
from tests.factories.kundalikcom import make_school
from tests.races import run_at_once

QOQON = {"viloyat": "Farg'ona viloyati", "tuman": "Qo`qon shahri", "school_number": 5}
KEPT = {
    "viloyat": "Fargʻona viloyati",
    "tuman": "Qoʻqon shahri",
    "school_number": "5",
    "viloyat_code": "1730",
    "tuman_code": "1730405",
}
pytestmark = pytest.mark.django_db


def test_a_stranger_without_a_token_is_refused(api: Api) -> None:
    assert api.post("kundalikcom/set_school", QOQON).refusal == (401, "token_required")
    assert api.post("kundalikcom/get_school").refusal == (401, "token_required")


def test_the_school_is_kept_and_read_back(api: Api, owner: Any, sign_in: Callable[..., str], regions: None) -> None:
    token = sign_in(owner)
    assert api.post("kundalikcom/set_school", QOQON, token).body == {
        "how": True,
        "message": "Maktabingiz saqlandi.",
        **KEPT,
    }
    assert api.post("kundalikcom/get_school", {"token": token}).body == {"how": True, "message": "Maktabingiz.", **KEPT}


def test_naming_another_school_replaces_the_first(owner: Any, at: datetime, regions: None) -> None:
    make_school(owner, at)
    make_school(owner, at, viloyat=1703, tuman=1703203, school_number="12-IDUM")
    kept = School.objects.get(user=owner)
    assert (kept.district_id, kept.school_number) == ("1703203", "12-IDUM")


def test_two_devices_at_once_leave_one_school(
    transactional_db: None, make_person: Callable[..., Any], at: datetime, regions: None
) -> None:
    person = make_person()
    numbers = run_at_once(4, lambda n: make_school(person, at, school_number=n + 1).school_number)
    assert numbers == ["1", "2", "3", "4"]
    assert School.objects.filter(user=person).count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"viloyat": "Atlantida"}, "region_unknown"),
        ({"viloyat": None}, "region_unknown"),
        ({"viloyat": "a\x00"}, "region_unknown"),
        ({"tuman": "Atlantida"}, "district_unknown"),
        ({"tuman": "a\x00"}, "district_unknown"),
        ({"viloyat": "Andijon viloyati", "tuman": "Chilonzor tumani"}, "district_not_in_region"),
        ({"school_number": 0}, "school_number_invalid"),
        ({"school_number": "5\x00"}, "school_number_invalid"),
        ({"viloyat": "Atlantida", "tuman": "Atlantida", "school_number": 0}, "region_unknown"),
    ],
)
def test_what_cannot_be_taken_is_refused(
    api: Api, owner: Any, sign_in: Callable[..., str], regions: None, change: dict[str, Any], code: str
) -> None:
    answer = api.post("kundalikcom/set_school", {**QOQON, **change}, sign_in(owner))
    assert answer.refusal == (422, code)
    assert not School.objects.exists()


def test_every_wrong_field_is_named_in_the_tables_order(
    api: Api, owner: Any, sign_in: Callable[..., str], regions: None
) -> None:
    answer = api.post("kundalikcom/set_school", {}, sign_in(owner))
    assert [(error["field"], error["code"]) for error in answer["errors"]] == [
        ("viloyat", "region_unknown"),
        ("tuman", "district_unknown"),
        ("school_number", "school_number_invalid"),
    ]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("uz", "Siz hali maktabingizni kiritmagansiz."),
        ("uz-Cyrl", "Сиз ҳали мактабингизни киритмагансиз."),
        ("ru", "Вы ещё не указали свою школу."),
        ("en", "You have not named your school yet."),
    ],
)
def test_without_a_school_the_answer_says_so(
    api: Api, owner: Any, sign_in: Callable[..., str], language: str, message: str
) -> None:
    answer = api.post("kundalikcom/get_school", {}, sign_in(owner), language)
    assert (answer.refusal, answer["message"]) == ((404, "school_not_set"), message)


@pytest.mark.parametrize(
    ("language", "tuman"), [("uz", "Qoʻqon shahri"), ("uz-Cyrl", "Қўқон шаҳри"), ("ru", "Коканд"), ("en", "Kokand")]
)
def test_names_come_in_the_readers_language_and_may_be_sent_back(
    api: Api, owner: Any, at: datetime, sign_in: Callable[..., str], regions: None, language: str, tuman: str
) -> None:
    make_school(owner, at)
    token = sign_in(owner)
    read = api.post("kundalikcom/get_school", {}, token, language).body
    assert read["tuman"] == tuman
    assert api.post("kundalikcom/set_school", read, token)["tuman_code"] == "1730405"


def test_somebody_elses_school_is_not_seen(
    api: Api, owner: Any, stranger: Any, at: datetime, sign_in: Callable[..., str], regions: None
) -> None:
    make_school(owner, at)
    assert api.post("kundalikcom/get_school", {}, sign_in(stranger)).refusal == (404, "school_not_set")


def test_setting_and_getting_take_few_queries(
    owner: Any, at: datetime, regions: None, api: Api, sign_in: Callable[..., str], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        set_school(user_id=owner.id, at=at, **QOQON)
    token = sign_in(owner)
    api.post("kundalikcom/get_school", {}, token)
    with django_assert_num_queries(1):
        api.post("kundalikcom/get_school", {}, token)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (1, "1"),
        (999, "999"),
        ("5", "5"),
        (" 005 ", "5"),
        ("  Zulfiya   nomidagi\tmaktab ", "Zulfiya nomidagi maktab"),
        ("5-maktab", "5-maktab"),
        ("х" * 150, "х" * 150),
    ],
)
def test_a_number_or_a_name_is_kept_as_text(asked: object, kept: str) -> None:
    assert read_school_number(asked) == kept


@pytest.mark.parametrize(
    "asked",
    [
        0,
        -1,
        1000,
        "0",
        "-1",
        "1000",
        "3.5",
        5.0,
        True,
        None,
        "",
        "   ",
        "№",
        "a\x00b",
        "a\x07b",
        "х" * 151,
        [5],
        {},
        10**30,
    ],
)
def test_what_names_no_school_is_refused(asked: object) -> None:
    with pytest.raises(SchoolNumberInvalid):
        read_school_number(asked)


@given(st.one_of(st.text(max_size=200), st.integers(), st.floats(), st.booleans(), st.none()))
def test_what_is_kept_can_be_sent_back(asked: object) -> None:
    try:
        kept = read_school_number(asked)
    except SchoolNumberInvalid:
        return
    assert read_school_number(kept) == kept
