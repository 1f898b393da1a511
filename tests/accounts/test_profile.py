"""Programs read and change a profile, take a copy of everything, and delete the account."""

from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.accounts.rules.limits import EXPORTS, TAKEN_TOLD
from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import TelegramChat
from projectsplatform.wallet.operations.requests import request_top_up
from tests.cast import PASSWORD, Api
from tests.factories.accounts import token_of
from tests.factories.wallet import give_money


@pytest.fixture
def token(owner: Any) -> str:
    return token_of(owner, now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "profile"), ("PATCH", "profile"), ("GET", "export"), ("POST", "delete")]
)
def test_a_stranger_is_refused(api: Api, method: str, path: str) -> None:
    assert api.call(method, f"accounts/{path}", {"password": "x"} if method == "POST" else None).refusal == (
        401,
        "token_required",
    )


def test_a_person_reads_their_profile(api: Api, owner: Any, token: str) -> None:
    answer = api.get("accounts/profile", token)
    assert (answer.status, answer["username"], answer["email"], answer["tg_id"], answer["language"]) == (
        200,
        "owner",
        owner.email,
        owner.tg_id,
        "uz",
    )


def test_what_is_sent_is_changed_and_the_rest_stays(api: Api, owner: Any, token: str) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, first_seen_at=now())
    answer = api.patch("accounts/profile", {"full_name": "Dilnoza", "language": "ru"}, token)
    assert (answer.status, answer["full_name"], answer["email"], answer["language"]) == (
        200,
        "Dilnoza",
        owner.email,
        "ru",
    )
    assert TelegramChat.objects.get(chat_id=owner.tg_id).language == "ru"


def test_nothing_sent_changes_nothing(api: Api, owner: Any, token: str) -> None:
    assert api.patch("accounts/profile", {}, token)["full_name"] == owner.full_name


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("full_name", "", "full_name_invalid"),
        ("full_name", None, "full_name_invalid"),
        ("sex", "male", "sex_invalid"),
        ("email", "nobody", "email_invalid"),
        ("language", "de", "language_invalid"),
        ("language", ["uz"], "language_invalid"),
    ],
)
def test_each_field_has_its_refusal(api: Api, owner: Any, token: str, field: str, value: Any, code: str) -> None:
    answer = api.patch("accounts/profile", {"full_name": "Another", field: value}, token)
    assert answer.refusal == (422, code)
    assert User.objects.get(pk=owner.pk).full_name == owner.full_name


def test_an_email_of_somebody_else_is_refused_and_not_for_ever(api: Api, stranger: Any, token: str) -> None:
    asked = [api.patch("accounts/profile", {"email": stranger.email}, token).refusal for _ in range(TAKEN_TOLD.allowed)]
    assert set(asked) == {(409, "email_taken")}
    assert api.patch("accounts/profile", {"email": stranger.email}, token).refusal == (429, "rate_limited")


def test_everything_is_given_away_but_not_all_day(api: Api, owner: Any, token: str) -> None:
    answers = [api.get("accounts/export", token) for _ in range(EXPORTS.allowed + 1)]
    assert answers[0]["data"]["accounts"]["profile"]["username"] == "owner"
    assert answers[-1].refusal == (429, "rate_limited")


def test_an_account_is_deleted(api: Api, owner: Any, token: str) -> None:
    assert api.post("accounts/delete", {"password": PASSWORD}, token).status == 200
    assert User.objects.get(pk=owner.pk).deleted_at is not None
    assert api.get("accounts/profile", token).refusal == (401, "token_invalid")
    assert api.post("accounts/get_code", {"username": "owner", "password": PASSWORD}).refusal == (
        401,
        "invalid_credentials",
    )


def test_without_the_password_it_is_not_deleted(api: Api, owner: Any, token: str) -> None:
    assert api.post("accounts/delete", {"password": "wrong"}, token).refusal == (401, "invalid_credentials")
    assert api.post("accounts/delete", {}, token).refusal == (422, "password_invalid")
    assert User.objects.get(pk=owner.pk).is_active


def test_wrong_passwords_are_counted(api: Api, owner: Any, token: str) -> None:
    codes = [api.post("accounts/delete", {"password": "wrong"}, token).refusal for _ in range(11)]
    assert codes[-1] == (429, "too_many_attempts")


def test_with_money_left_it_is_not_deleted(api: Api, owner: Any, token: str) -> None:
    give_money(owner, 40_000, now())
    answer = api.post("accounts/delete", {"password": PASSWORD}, token)
    assert (answer.refusal, answer["balance"]) == ((409, "balance_remains"), 40_000)


def test_with_a_top_up_waiting_it_is_not_deleted(api: Api, owner: Any, token: str, staff_member: Any) -> None:
    request_top_up(
        customer_id=owner.pk,
        amount=5_000_000,
        note="Cash",
        receipt_number="R-9",
        picture=None,
        actor_id=staff_member.pk,
        idempotency_key="k",
        at=now(),
    )
    assert api.post("accounts/delete", {"password": PASSWORD}, token).refusal == (409, "top_up_waiting")


def test_staff_are_not_deleted(api: Api, staff_member: Any) -> None:
    token = token_of(staff_member, now())
    assert api.post("accounts/delete", {"password": PASSWORD}, token).refusal == (403, "staff_account")
