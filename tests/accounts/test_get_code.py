from collections.abc import Callable
from datetime import datetime, timedelta
from threading import BoundedSemaphore

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import SignInCode, User
from projectsplatform.accounts.operations import throttling
from projectsplatform.accounts.operations.codes import request_sign_in_code, void_code
from projectsplatform.accounts.operations.people import disable_account
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.security import passwords
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import TelegramChat
from tests.cast import PASSWORD, Api
from tests.factories.accounts import (
    ask_for_code,
    last_buttons,
    last_code,
    last_text,
    messages_to,
    newest_code,
    only_session,
)
from tests.races import run_at_once

PATH = "accounts/get_code"
RIGHT = {"username": "owner", "password": PASSWORD}
WRONG = {"username": "owner", "password": "wrong-Password-1"}


def test_a_stranger_gets_no_code(api: Api, db: None) -> None:
    assert api.post(PATH, RIGHT).refusal == (401, "invalid_credentials")
    assert SignInCode.objects.count() == 0


def test_a_wrong_password_and_an_unknown_name_get_one_answer(api: Api, owner: User) -> None:
    known, unknown = api.post(PATH, WRONG), api.post(PATH, {**WRONG, "username": "nobody"})
    assert known.refusal == (401, "invalid_credentials")
    assert {**known.body, "request_id": ""} == {**unknown.body, "request_id": ""}


@pytest.mark.parametrize("username", ["owner", "nobody"])
def test_a_wrong_guess_takes_the_same_statements_and_one_hash(
    api: Api,
    owner: User,
    username: str,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hashed = []
    monkeypatch.setattr(throttling, "check_password", lambda *_: hashed.append("check") or False)
    monkeypatch.setattr(throttling, "burn", lambda *_: hashed.append("burn"))
    with django_assert_num_queries(7):  # two limits in savepoints of their own, and the person
        api.post(PATH, {"username": username, "password": "wrong-Password-1"})
    assert len(hashed) == 1


def test_the_code_goes_to_telegram_with_a_challenge(api: Api, owner: User) -> None:
    answer = api.post(PATH, {**RIGHT, "username": "OWNER", "device_name": "Sinf kompyuteri"})
    code, message = newest_code(owner), messages_to(owner)[0]
    assert (answer.status, answer["how"], answer["challenge"]) == (200, True, str(code.id))
    assert code.expires_at - code.created_at == timedelta(minutes=3)
    assert (message.lane, message.secret, message.expires_at) == (Lane.CODE, True, code.expires_at)
    assert "Sinf kompyuteri" in last_text(owner)
    assert [(button.copy_text, button.callback_data) for button in last_buttons(owner)] == [
        (last_code(owner), None),
        (None, f"void:{code.id}"),
    ]


def test_the_device_is_read_off_the_browser_when_it_has_no_name(api: Api, owner: User) -> None:
    api.post(PATH, RIGHT, User_Agent="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    assert "Firefox, Windows" in last_text(owner)


@pytest.mark.parametrize(
    ("language", "words"),
    [("uz", "Kirish kodi"), ("uz-cyrl", "Кириш коди"), ("ru", "Код для входа"), ("en", "Sign-in")],
)
def test_the_message_speaks_the_chats_language(api: Api, owner: User, at: datetime, language: str, words: str) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, language=language, first_seen_at=at)
    api.post(PATH, RIGHT, language="en")
    assert words in last_text(owner)


@pytest.mark.parametrize(
    ("language", "word"), [("uz", "parol"), ("uz-Cyrl", "пароль"), ("ru", "Неверное"), ("en", "wrong")]
)
def test_a_refusal_speaks_the_language_asked_for(api: Api, owner: User, language: str, word: str) -> None:
    assert word in api.post(PATH, WRONG, language=language)["message"]


def test_a_disabled_account_is_told_so_only_after_the_right_password(api: Api, owner: User, staff_member: User) -> None:
    disable_account(user_id=owner.id, actor=staff_member, reason="test", at=now())
    assert api.post(PATH, WRONG).refusal == (401, "invalid_credentials")
    assert api.post(PATH, RIGHT).refusal == (403, "account_disabled")


def test_a_person_without_telegram_is_told_so_only_after_the_right_password(
    api: Api, make_person: Callable[..., User]
) -> None:
    make_person(username="owner", tg_id=None)
    assert api.post(PATH, WRONG).refusal == (401, "invalid_credentials")
    assert api.post(PATH, RIGHT).refusal == (403, "telegram_unreachable")


def test_a_person_who_blocked_the_bot_is_told_so(api: Api, owner: User, at: datetime) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, first_seen_at=at, blocked_at=at)
    assert api.post(PATH, RIGHT).refusal == (403, "telegram_unreachable")


def test_a_missing_field_is_named(api: Api, owner: User) -> None:
    assert api.post(PATH, {"password": PASSWORD}).refusal == (422, "username_invalid")
    assert api.post(PATH, {"username": "owner", "password": 5}).refusal == (422, "password_invalid")


def test_a_new_code_replaces_the_older_one(owner: User, at: datetime) -> None:
    older, _ = ask_for_code(owner, at)
    newer, _ = ask_for_code(owner, at)
    assert [str(code.id) for code in SignInCode.objects.filter(voided_at=None)] == [newer] != [older]


def test_the_fourth_code_in_a_quarter_of_an_hour_is_refused(api: Api, owner: User) -> None:
    answers = [api.post(PATH, RIGHT) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[3].refusal == (429, "rate_limited")
    assert 0 < int(answers[3].headers["Retry-After"]) <= 900
    assert answers[1]["resend_at"] <= answers[2]["resend_at"]


def test_twenty_codes_a_day_are_enough(owner: User, at: datetime) -> None:
    midnight = at.replace(hour=0)
    for n in range(20):
        ask_for_code(owner, midnight + timedelta(minutes=20 * n))
    with pytest.raises(Exception, match="rate_limited"):
        ask_for_code(owner, midnight + timedelta(hours=20))
    ask_for_code(owner, midnight + timedelta(hours=24))


def test_wrong_passwords_are_limited_by_account_and_address(api: Api, owner: User) -> None:
    assert {api.post(PATH, WRONG).refusal for _ in range(10)} == {(401, "invalid_credentials")}
    refused = api.post(PATH, RIGHT)
    assert refused.refusal == (429, "too_many_attempts")
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert Api(address="203.0.113.9").post(PATH, RIGHT).status == 200


def test_names_nobody_has_are_counted_in_the_same_way(api: Api, db: None) -> None:
    answers = [api.post(PATH, {**WRONG, "username": "nobody"}).refusal for _ in range(11)]
    assert answers[9:] == [(401, "invalid_credentials"), (429, "too_many_attempts")]


def test_correct_passwords_are_not_counted(owner: User, at: datetime) -> None:
    for hour in range(12):
        ask_for_code(owner, at.replace(hour=0) + timedelta(hours=hour))
    for _ in range(3):
        ask_for_code(owner, at + timedelta(days=1))


def test_an_ipv6_client_is_its_64(owner: User, db: None) -> None:
    for n in range(10):
        Api(address=f"2001:db8::{n:x}").post(PATH, WRONG)
    assert Api(address="2001:db8::ffff").post(PATH, RIGHT).refusal == (429, "too_many_attempts")
    assert Api(address="2001:db8:0:1::1").post(PATH, RIGHT).status == 200


def test_sending_takes_a_fixed_number_of_statements(
    owner: User, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ask_for_code(owner, at)
    with django_assert_num_queries(23):
        request_sign_in_code(username="owner", password=PASSWORD, device_name="", address="192.0.2.1", at=at)


def test_this_was_not_me_voids_the_code(api: Api, owner: User, at: datetime) -> None:
    challenge, code = ask_for_code(owner, now())
    void_code(code_id=newest_code(owner).id, tg_id=owner.tg_id, at=now())
    body = {"username": "owner", "code": code, "challenge": challenge}
    assert api.post("accounts/login", body).refusal == (401, "invalid_code")


def test_this_was_not_me_ends_the_sign_in(api: Api, owner: User) -> None:
    challenge, code = ask_for_code(owner, now())
    token = api.post("accounts/login", {"username": "owner", "code": code, "challenge": challenge})["token"]
    void_code(code_id=newest_code(owner).id, tg_id=owner.tg_id, at=now())
    assert only_session(owner).revoked_at is not None
    assert api.get("accounts/sessions", token).refusal == (401, "token_invalid")


def test_a_stranger_voids_nothing(owner: User, stranger: User, at: datetime) -> None:
    ask_for_code(owner, at)
    with pytest.raises(NothingThere):
        void_code(code_id=newest_code(owner).id, tg_id=stranger.tg_id, at=at)


@pytest.mark.django_db(transaction=True)
def test_three_of_many_at_once_are_sent(make_person: Callable[..., User]) -> None:
    owner = make_person(username="owner")
    answers = run_at_once(8, lambda _: Api().post(PATH, RIGHT).status)
    assert sorted(answers) == [200] * 3 + [429] * 5
    assert SignInCode.objects.filter(user=owner, voided_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_of_many_wrong_passwords_at_once_are_compared(
    make_person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_places", BoundedSemaphore(16))  # none of them is refused as `busy`
    make_person(username="owner")
    answers = run_at_once(16, lambda _: Api().post(PATH, WRONG).status)
    assert sorted(answers) == [401] * 10 + [429] * 6
