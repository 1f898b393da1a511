from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.errors import WeakPassword
from projectsplatform.accounts.models import AuditEvent, SignInCode, User
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.rules.passwords import check_strength
from projectsplatform.kit.clock import now
from projectsplatform.kit.security.passwords import check_password
from tests.cast import PASSWORD, Answer, Api
from tests.factories.accounts import ask_for_code, last_text, token_of

CHANGE, CONFIRM = "accounts/change_password", "accounts/confirm_password"
NEW = "Yangi-bahor-2077"


@pytest.fixture
def token(owner: User) -> str:
    return token_of(owner, now())


def change(api: Api, token: str | None, **changes: Any) -> Answer:
    return api.post(CHANGE, {"token": token, "old_password": PASSWORD, "new_password": NEW, **changes})


def test_a_stranger_changes_and_confirms_nothing(api: Api, db: None) -> None:
    assert change(api, None).refusal == (401, "token_required")
    assert change(api, "nonsense").refusal == (401, "token_invalid")
    assert api.post(CONFIRM, {"password": PASSWORD}).refusal == (401, "token_required")


def test_a_person_changes_the_password_and_every_other_session_ends(
    api: Api, owner: User, stranger: User, token: str | None
) -> None:
    other, strangers = token_of(owner, now()), token_of(stranger, now())
    ask_for_code(owner, now())
    answer = change(api, token)
    assert (answer.status, answer["how"]) == (200, True)
    assert check_password(NEW, User.objects.get(pk=owner.pk).password)
    assert [api.get("accounts/sessions", each).status for each in (token, other, strangers)] == [200, 401, 200]
    assert SignInCode.objects.filter(used_at=None, voided_at=None).count() == 0
    assert "Parolingiz" in last_text(owner)
    assert AuditEvent.objects.get().event == "account.password.changed"


def test_a_wrong_old_password_is_refused(api: Api, token: str | None) -> None:
    assert change(api, token, old_password="wrong-Password-1").refusal == (401, "invalid_credentials")


@pytest.mark.parametrize("weak", ["short", "password1", "owner-2026", 5, None])
def test_a_weak_new_password_is_refused(api: Api, token: str | None, weak: object) -> None:
    answer = change(api, token, new_password=weak)
    assert answer.refusal == (422, "weak_password")
    assert answer["errors"][0]["field"] == "new_password"


def test_a_wrong_old_password_is_told_before_a_weak_new_one(api: Api, token: str | None) -> None:
    assert change(api, token, old_password="wrong", new_password="short").status == 401


def test_wrong_old_passwords_are_limited(api: Api, token: str | None) -> None:
    answers = [change(api, token, old_password=f"wrong-{n}").status for n in range(11)]
    assert answers == [401] * 10 + [429]
    assert api.post(CONFIRM, {"token": token, "password": PASSWORD}).refusal == (429, "too_many_attempts")


def test_confirming_lets_this_session_reveal_secrets(api: Api, owner: User) -> None:
    old = now() - timedelta(hours=1)
    token, other = token_of(owner, old), token_of(owner, old)
    before = authenticate(token, now()).password_confirmed_at
    assert api.post(CONFIRM, {"token": token, "password": PASSWORD}).status == 200
    confirmed = [authenticate(each, now()).password_confirmed_at for each in (token, other)]
    assert confirmed[0] > before == confirmed[1]


def test_a_wrong_password_confirms_nothing(api: Api, owner: User) -> None:
    token = token_of(owner, now() - timedelta(hours=1))
    assert api.post(CONFIRM, {"token": token, "password": "wrong"}).refusal == (401, "invalid_credentials")


def test_they_take_a_fixed_number_of_statements(
    api: Api, token: str | None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    api.get("accounts/sessions", token)
    with django_assert_num_queries(11):
        api.post(CONFIRM, {"token": token, "password": PASSWORD})
    with django_assert_num_queries(18):
        change(api, token)


@pytest.mark.parametrize(
    ("language", "word"), [("uz", "Uzunroq"), ("uz-Cyrl", "Узунроқ"), ("ru", "длиннее"), ("en", "longer")]
)
def test_a_refusal_speaks_the_language_asked_for(token: str | None, language: str, word: str) -> None:
    body = {"token": token, "old_password": PASSWORD, "new_password": "short"}
    assert word in Api().post(CHANGE, body, language=language)["message"]


def test_letters_are_the_same_however_they_are_composed() -> None:
    assert check_strength("Cafe\u0301-tong-77", own=()) == "Café-tong-77"


@given(st.text(max_size=7))
def test_nothing_short_is_strong(text: str) -> None:
    with pytest.raises(WeakPassword):
        check_strength(text, own=())


@given(st.text(alphabet="abcdefgh0123", min_size=4, max_size=12), st.text(alphabet="-!. ", max_size=6))
def test_ones_own_name_with_decoration_is_weak(name: str, decoration: str) -> None:
    with pytest.raises(WeakPassword):
        check_strength(f"{name}{decoration}{name}", own=(name,))


@pytest.mark.parametrize("name", ["Kundalik-2026", "projects-platform", "TestMax!!77", "maktab-12345", "Parol.2026"])
def test_the_platforms_own_words_with_decoration_are_weak(name: str) -> None:
    with pytest.raises(WeakPassword):
        check_strength(name, own=())


def test_what_is_not_about_the_person_is_strong() -> None:
    own = ("u123", "Gʻayrat Oʻktamov", "u123@example.uz", "+998901234567")
    assert check_strength("Qorako'l-123456-tong", own=own) == "Qorako'l-123456-tong"
