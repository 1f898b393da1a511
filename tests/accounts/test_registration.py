from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import AuditEvent, SignUpTicket, User
from projectsplatform.kit.clock import now
from projectsplatform.kit.security.passwords import check_password
from tests.cast import PASSWORD, Api
from tests.factories.accounts import PHONE, TG_ID, make_ticket, registration
from tests.races import run_at_once

PATH = "accounts/register"


@pytest.fixture
def token(db: None) -> str:
    return make_ticket(now())


@pytest.mark.parametrize("token", ["nonsense", "", None, 7, "x" * 5000, ["a"]])
def test_a_stranger_is_refused(api: Api, db: None, token: Any) -> None:
    assert api.post(PATH, registration(token)).refusal == (401, "token_invalid")
    assert api.post(PATH, {"token": token}).refusal == (401, "token_invalid")


@pytest.mark.parametrize("field", list(registration("")))
@pytest.mark.parametrize("value", [None, "", "x", 7, -1.5, True, [], ["a"], {}, {"a": [1]}], ids=str)
def test_a_token_that_opens_nothing_is_told_before_any_field(api: Api, db: None, field: str, value: Any) -> None:
    bodies = [{"token": "x"}, {}, {"token": "x", field: value}, {**registration("x"), field: value}]
    assert [api.post(PATH, body).refusal for body in bodies] == [(401, "token_invalid")] * 4


@pytest.mark.parametrize("field", ["full_name", "sex", "email", "username", "password"])
@pytest.mark.parametrize("value", [None, 7, -1.5, [], ["a"], {}, {"a": [1]}], ids=str)
def test_a_field_of_a_wrong_type_is_named(api: Api, token: Any, field: str, value: Any) -> None:
    answer = api.post(PATH, registration(token, **{field: value}))
    assert (answer.status, [item["field"] for item in answer["errors"]]) == (422, [field])


def test_a_person_registers(api: Api, token: Any) -> None:
    answer = api.post(PATH, registration(token, username="Gayrat.77", email="Gayrat@Example.uz"), language="ru")
    person = User.objects.get()
    assert (answer.status, answer["how"], answer["redirect"], answer["user_id"]) == (
        201,
        True,
        "/login/",
        str(person.id),
    )
    assert (person.full_name, person.sex, person.email) == ("Gʻayrat Oʻktamov", True, "Gayrat@example.uz")
    assert (person.username, person.phone, person.tg_id, person.language) == ("gayrat.77", PHONE, TG_ID, "ru")
    assert check_password(PASSWORD, person.password)
    assert AuditEvent.objects.get().event == "account.registered"


def test_a_token_registers_once(api: Api, token: Any) -> None:
    api.post(PATH, registration(token))
    again = registration(token, username="another", email="another@example.uz")
    assert api.post(PATH, again).refusal == (401, "token_invalid")


def test_an_expired_token_says_so(api: Api, db: None) -> None:
    token = make_ticket(now() - timedelta(minutes=15))
    assert api.post(PATH, registration(token)).refusal == (410, "token_expired")


def test_a_replaced_token_is_unknown(api: Api, token: Any) -> None:
    make_ticket(now())
    assert api.post(PATH, registration(token)).refusal == (401, "token_invalid")


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ({"username": "gayrat"}, "username_taken"),
        ({"email": "GAYRAT@example.uz"}, "email_taken"),
        ({"phone": PHONE}, "already_registered"),
        ({"tg_id": TG_ID}, "already_registered"),
    ],
)
def test_what_is_taken_is_a_conflict_and_the_token_stays_good(
    api: Api, token: Any, make_person: Callable[..., User], taken: dict[str, Any], code: str
) -> None:
    person = make_person(**taken)
    assert api.post(PATH, registration(token, username="Gayrat")).refusal == (409, code)
    User.objects.filter(pk=person.pk).update(username="other", email="other@example.uz", phone="+998901110000", tg_id=7)
    assert api.post(PATH, registration(token)).status == 201


def test_what_is_taken_is_told_twenty_times_an_hour(api: Api, token: Any, make_person: Callable[..., User]) -> None:
    make_person(username="gayrat")
    answers = [api.post(PATH, registration(token)).refusal for _ in range(21)]
    assert answers == [(409, "username_taken")] * 20 + [(429, "rate_limited")]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("full_name", "", "full_name_invalid"),
        ("full_name", "   ", "full_name_invalid"),
        ("full_name", "x" * 151, "full_name_invalid"),
        ("full_name", "12345", "full_name_invalid"),
        ("full_name", "A\u202eB", "full_name_invalid"),
        ("full_name", None, "full_name_invalid"),
        ("full_name", ["a"], "full_name_invalid"),
        ("sex", "true", "sex_invalid"),
        ("sex", 1, "sex_invalid"),
        ("sex", None, "sex_invalid"),
        ("email", "gayrat", "email_invalid"),
        ("email", "gayrat@", "email_invalid"),
        ("email", "a" * 300 + "@example.uz", "email_invalid"),
        ("email", 5, "email_invalid"),
        ("username", "ab", "username_invalid"),
        ("username", "a" * 31, "username_invalid"),
        ("username", "ғайрат", "username_invalid"),
        ("username", "a b c", "username_invalid"),
        ("username", "İstanbul", "username_invalid"),
        ("username", None, "username_invalid"),
        ("password", "short-1", "weak_password"),
        ("password", "password123", "weak_password"),
        ("password", "aaaaaaaaaaaa", "weak_password"),
        ("password", "gayrat2026", "weak_password"),
        ("password", "Oktamov-77", "weak_password"),
        ("password", "901234567a", "weak_password"),
        ("password", "x7" * 65, "weak_password"),
        ("password", 12345678901, "weak_password"),
        ("password", None, "weak_password"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(api: Api, token: Any, field: str, value: object, code: str) -> None:
    answer = api.post(PATH, registration(token, **{field: value}))
    assert answer.refusal == (422, code)
    assert [(item["field"], item["code"]) for item in answer["errors"]] == [(field, code)]


def test_all_bad_fields_are_told_at_once_and_the_token_stays_good(api: Api, token: Any) -> None:
    answer = api.post(PATH, {"token": token})
    assert answer.refusal == (422, "full_name_invalid")
    assert [item["code"] for item in answer["errors"]] == [
        "full_name_invalid",
        "email_invalid",
        "username_invalid",
        "weak_password",
        "sex_invalid",
    ]
    assert api.post(PATH, registration(token)).status == 201


@pytest.mark.parametrize("apostrophe", "'’ʻ`ʼ‘")
def test_any_apostrophe_of_a_name_becomes_the_letters_own(api: Api, token: Any, apostrophe: str) -> None:
    api.post(PATH, registration(token, full_name=f"G{apostrophe}ayrat  Sa{apostrophe}dullayev "))
    assert User.objects.get().full_name == "Gʻayrat Saʼdullayev"


@pytest.mark.parametrize(("language", "word"), [("uz", "band"), ("uz-Cyrl", "банд"), ("ru", "занято"), ("en", "taken")])
def test_a_refusal_speaks_the_language_asked_for(
    api: Api, token: Any, make_person: Callable[..., User], language: str, word: str
) -> None:
    make_person(username="gayrat")
    assert word in api.post(PATH, registration(token), language=language)["message"]


def test_registering_takes_a_fixed_number_of_statements(
    api: Api, token: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(
        13
    ):  # ticket; limit; savepoint, use, savepoint, person, release, audit, release; limit given back
        assert api.post(PATH, registration(token)).status == 201


@pytest.mark.django_db(transaction=True)
def test_two_registrations_with_one_token_make_one_person() -> None:
    token = make_ticket(now())
    bodies = [registration(token, username=f"gayrat{n}", email=f"gayrat{n}@example.uz") for n in range(6)]
    answers = run_at_once(6, lambda index: Api().post(PATH, bodies[index]))
    assert sorted(answer.status for answer in answers) == [201, 401, 401, 401, 401, 401]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_registrations_with_one_name_one_wins() -> None:
    tokens = [make_ticket(now(), phone=f"+99890123456{n}", tg_id=n + 1) for n in range(4)]
    bodies = [registration(token, email=f"g{n}@example.uz") for n, token in enumerate(tokens)]
    answers = run_at_once(4, lambda index: Api().post(PATH, bodies[index]))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert SignUpTicket.objects.filter(used_at=None).count() == 3
    assert User.objects.get().created_at.tzinfo == UTC
