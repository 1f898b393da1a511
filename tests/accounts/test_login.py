from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import AuditEvent, Session, SignInCode, User
from projectsplatform.accounts.operations import code_verification
from projectsplatform.accounts.operations.sign_in import sign_in
from projectsplatform.kit.clock import now
from projectsplatform.kit.security.signing import token_hash
from tests.cast import Api
from tests.factories.accounts import ADDRESS, ask_for_code, newest_code, only_session, wrong
from tests.races import run_at_once

PATH = "accounts/login"


@pytest.fixture
def sent(owner: User) -> tuple[str, str]:
    """Challenge and digits."""
    return ask_for_code(owner, now())


def test_a_stranger_is_refused(api: Api, db: None) -> None:
    assert api.post(PATH, {"username": "nobody", "code": "123456"}).refusal == (401, "invalid_code")


def test_a_code_opens_a_session(api: Api, owner: User, sent: tuple[str, str]) -> None:
    challenge, code = sent
    body = {"username": "Owner", "code": code, "challenge": challenge, "device_name": " Sinf  kompyuteri "}
    answer = api.post(PATH, body)
    session = only_session(owner)
    assert (answer.status, answer["how"], answer["user_id"]) == (200, True, str(owner.id))
    assert bytes(session.token_hash) == token_hash(answer["token"])
    assert session.device_name == "Sinf kompyuteri"
    assert session.expires_at - session.created_at == timedelta(days=183)
    assert session.confirmed_at == session.created_at == User.objects.get().last_login
    assert AuditEvent.objects.get().event == "account.signed_in"
    assert api.get("accounts/sessions", answer["token"]).status == 200


def test_without_a_challenge_the_newest_code_is_meant(api: Api, owner: User, sent: tuple[str, str]) -> None:
    older, newer = sent[1], ask_for_code(owner, now())[1]
    if older != newer:
        assert api.post(PATH, {"username": "owner", "code": older}).refusal == (401, "invalid_code")
    assert api.post(PATH, {"username": "owner", "code": f"{newer[:3]} {newer[3:]}"}).status == 200


def test_a_code_opens_one_session(api: Api, sent: tuple[str, str]) -> None:
    body = {"username": "owner", "code": sent[1], "challenge": sent[0]}
    assert api.post(PATH, body).status == 200
    assert api.post(PATH, body).refusal == (401, "invalid_code")


def test_an_older_challenge_opens_nothing(api: Api, owner: User, sent: tuple[str, str]) -> None:
    ask_for_code(owner, now())
    assert api.post(PATH, {"username": "owner", "code": sent[1], "challenge": sent[0]}).refusal == (401, "invalid_code")


@pytest.mark.parametrize("challenge", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_challenge_nobody_gave_opens_nothing(api: Api, sent: tuple[str, str], challenge: str) -> None:
    body = {"username": "owner", "code": sent[1], "challenge": challenge}
    assert api.post(PATH, body).refusal == (401, "invalid_code")


def test_somebody_elses_challenge_opens_nothing(api: Api, sent: tuple[str, str], stranger: User) -> None:
    body = {"username": "stranger", "code": sent[1], "challenge": sent[0]}
    assert api.post(PATH, body).refusal == (401, "invalid_code")


def test_an_expired_code_says_so_to_who_knows_it(api: Api, owner: User) -> None:
    challenge, code = ask_for_code(owner, now() - timedelta(minutes=3))
    for named in ({"challenge": challenge}, {}):
        assert api.post(PATH, {"username": "owner", "code": code, **named}).refusal == (401, "code_expired")
        assert api.post(PATH, {"username": "owner", "code": wrong(code), **named}).refusal == (401, "invalid_code")


def test_a_challenge_is_dead_after_five_wrong_tries(api: Api, sent: tuple[str, str]) -> None:
    challenge, code = sent
    body = {"username": "owner", "code": wrong(code), "challenge": challenge}
    assert {api.post(PATH, body).refusal for _ in range(5)} == {(401, "invalid_code")}
    refused = api.post(PATH, {**body, "code": code})
    assert refused.refusal == (429, "too_many_attempts")
    assert 0 < int(refused.headers["Retry-After"]) <= 180
    assert api.post(PATH, {"username": "owner", "code": code}).refusal == (401, "invalid_code")


def test_the_fifth_try_may_be_right(api: Api, sent: tuple[str, str]) -> None:
    challenge, code = sent
    for _ in range(4):
        api.post(PATH, {"username": "owner", "code": wrong(code), "challenge": challenge})
    assert api.post(PATH, {"username": "owner", "code": code, "challenge": challenge}).status == 200


def test_a_stranger_cannot_kill_the_owners_code(api: Api, owner: User, sent: tuple[str, str]) -> None:
    challenge, code = sent
    guess = {"username": "owner", "code": wrong(code)}
    answers = [Api(address=f"203.0.113.{n}").post(PATH, guess) for n in range(40)]
    assert [answer.refusal for answer in answers[:6]] == [(401, "invalid_code")] * 5 + [(429, "too_many_attempts")]
    assert {answer.status for answer in answers[5:]} == {429}
    assert 0 < int(answers[5].headers["Retry-After"]) <= 3600
    assert api.post(PATH, {"username": "owner", "code": code}).refusal == (429, "too_many_attempts")
    assert newest_code(owner).tries == 0
    assert api.post(PATH, {"username": "owner", "code": code, "challenge": challenge}).status == 200


def test_the_owner_gets_in_from_the_strangers_own_address(api: Api, sent: tuple[str, str]) -> None:
    """A school shares one: what the budget refuses counts against nobody else."""
    challenge, code = sent
    for _ in range(30):
        api.post(PATH, {"username": "owner", "code": wrong(code)})
    assert api.post(PATH, {"username": "owner", "code": code, "challenge": challenge}).status == 200


def test_the_owners_challenge_works_when_the_address_has_no_tries_left(api: Api, sent: tuple[str, str]) -> None:
    challenge, code = sent
    guess = {"username": "owner", "code": wrong(code), "challenge": str(uuid4())}
    answers = [api.post(PATH, guess).status for _ in range(11)]
    assert answers == [401] * 10 + [429]
    assert api.post(PATH, {"username": "owner", "code": code, "challenge": challenge}).status == 200


def test_right_codes_without_a_challenge_are_given_back(owner: User, at: datetime) -> None:
    for n in range(8):
        moment = at + timedelta(hours=n // 3, minutes=15 * (n % 3))
        code = ask_for_code(owner, moment)[1]
        sign_in(username="owner", code=code, challenge=None, device_name="", address=ADDRESS, at=moment)
    assert Session.objects.count() == 8


def test_a_name_nobody_has_runs_out_of_tries_in_the_same_way(api: Api, db: None) -> None:
    answers = [api.post(PATH, {"username": "nobody", "code": "000000"}).refusal for _ in range(6)]
    assert answers == [(401, "invalid_code")] * 5 + [(429, "too_many_attempts")]


@pytest.mark.parametrize("username", ["owner", "nobody"])
def test_a_wrong_guess_takes_the_same_statements(
    api: Api, sent: tuple[str, str], username: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(10):  # three limits in savepoints of their own, and the code
        api.post(PATH, {"username": username, "code": wrong(sent[1])})


def test_signing_in_takes_a_fixed_number_of_statements(
    api: Api, sent: tuple[str, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(10):
        assert api.post(PATH, {"username": "owner", "code": sent[1], "challenge": sent[0]}).status == 200


@pytest.mark.parametrize("code", [None, 123456, ["1"]])
def test_a_code_is_text(api: Api, sent: tuple[str, str], code: Any) -> None:
    assert api.post(PATH, {"username": "owner", "code": code}).refusal == (422, "code_invalid")


@pytest.mark.parametrize(
    ("language", "word"), [("uz", "Kod notoʻgʻri"), ("uz-Cyrl", "Код нотўғри"), ("ru", "Неверный код"), ("en", "wrong")]
)
def test_a_refusal_speaks_the_language_asked_for(api: Api, sent: tuple[str, str], language: str, word: str) -> None:
    answer = api.post(PATH, {"username": "owner", "code": wrong(sent[1])}, language=language)
    assert word in answer["message"]


@pytest.mark.django_db(transaction=True)
def test_of_two_sign_ins_with_one_code_one_wins(make_person: Callable[..., User]) -> None:
    challenge, code = ask_for_code(make_person(username="owner"), now())
    body = {"username": "owner", "code": code, "challenge": challenge}
    answers = run_at_once(4, lambda _: Api().post(PATH, body).status)
    assert sorted(answers) == [200, 401, 401, 401]
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_forty_guesses_at_once_five_are_compared(
    make_person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge, code = ask_for_code(make_person(username="owner"), now())
    compared = []
    digest = code_verification.code_digest

    def count(offered: str, *, bound_to: str) -> bytes:
        if bound_to == challenge:
            compared.append(offered)
        return digest(offered, bound_to=bound_to)

    monkeypatch.setattr(code_verification, "code_digest", count)
    guess = {"username": "owner", "code": wrong(code), "challenge": challenge}
    answers = run_at_once(40, lambda index: Api(address=f"203.0.113.{index}").post(PATH, guess).status)
    assert sorted(answers) == [401] * 5 + [429] * 35
    assert len(compared) == 5
    assert SignInCode.objects.get().tries == 5


@pytest.mark.django_db(transaction=True)
def test_of_twenty_guesses_without_a_challenge_five_are_compared(make_person: Callable[..., User]) -> None:
    _, code = ask_for_code(make_person(username="owner"), now())
    guess = {"username": "owner", "code": wrong(code)}
    answers = run_at_once(20, lambda index: Api(address=f"203.0.113.{index}").post(PATH, guess).status)
    assert answers.count(401) <= 5
    assert set(answers) == {401, 429}
