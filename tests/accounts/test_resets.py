import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.models import AuditEvent, SignInCode, User
from projectsplatform.accounts.operations import resets
from projectsplatform.accounts.tasks import send_reset_code
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.security.passwords import check_password
from projectsplatform.telegram.models import TelegramChat
from tests.cast import Answer, Api
from tests.factories.accounts import (
    ask_for_code,
    last_buttons,
    last_code,
    last_text,
    messages_to,
    newest_code,
    token_of,
    wrong,
)
from tests.races import run_at_once

ASK, RESET = "accounts/reset_password_request", "accounts/reset_password"
NEW = "Yangi-bahor-2077"


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was deferred."""
    deferred = []
    monkeypatch.setattr(resets, "defer", lambda name, **ids: deferred.append((name, ids)))
    return deferred


@pytest.fixture
def code(owner: User) -> str:
    send_reset_code(person_id=str(owner.id), device_name="")
    return last_code(owner)


def long_code_of(person: User) -> str:
    """The long code in the newest message."""
    found = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", last_text(person))
    assert found
    return found.group()


def reset(api: Api, code: str, **changes: Any) -> Answer:
    return api.post(RESET, {"username": "owner", "code": code, "new_password": NEW, **changes})


def test_a_stranger_resets_nothing(api: Api, db: None) -> None:
    assert reset(api, "123456", username="nobody").refusal == (401, "invalid_code")


def test_asking_says_the_same_whether_or_not_the_person_exists(api: Api, owner: User, jobs: list[Any]) -> None:
    known, unknown = api.post(ASK, {"username": "Owner"}), api.post(ASK, {"username": "nobody"})
    assert (known.status, known.body) == (unknown.status, unknown.body) == (200, known.body)
    assert [(name, sorted(ids)) for name, ids in jobs] == [(resets.SEND_RESET_CODE, ["device_name", "person_id"])] * 2
    assert jobs[0][1]["person_id"] == str(owner.id)


@pytest.mark.parametrize("username", ["owner", "nobody"])
def test_asking_takes_the_same_statements(
    api: Api, owner: User, username: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8):  # two limits in savepoints of their own, the person, the job
        assert api.post(ASK, {"username": username}).status == 200


def test_the_job_sends_a_code(owner: User) -> None:
    send_reset_code(person_id=str(owner.id), device_name="Firefox, Linux")
    sent = newest_code(owner)
    assert (sent.purpose, sent.expires_at - sent.created_at) == (Purpose.RESET, timedelta(minutes=10))
    assert "Firefox, Linux" in last_text(owner)


def test_the_job_sends_nothing_to_who_cannot_be_reached(
    owner: User, stranger: User, make_person: Callable[..., User], at: datetime
) -> None:
    TelegramChat.objects.create(chat_id=owner.tg_id, first_seen_at=at, blocked_at=at)
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    for person_id in (owner.id, stranger.id, make_person(tg_id=None).id, uuid7()):
        send_reset_code(person_id=str(person_id), device_name="")
    assert SignInCode.objects.count() == 0


def test_a_code_sets_a_new_password_and_every_session_ends(api: Api, owner: User, code: str) -> None:
    token = token_of(owner, now())
    answer = reset(api, code)
    assert (answer.status, answer["how"]) == (200, True)
    assert check_password(NEW, User.objects.get().password)
    assert api.get("accounts/sessions", token).status == 401
    assert AuditEvent.objects.get().event == "account.password.reset"
    assert "Parolingiz" in last_text(owner)
    assert reset(api, code).refusal == (401, "invalid_code")


def test_a_weak_password_is_refused_and_the_code_stays_good(api: Api, code: str) -> None:
    for _ in range(7):
        assert reset(api, code, new_password="short").refusal == (422, "weak_password")
    assert reset(api, code).status == 200


def test_a_weak_password_is_told_only_to_who_has_the_code(api: Api, code: str) -> None:
    assert reset(api, wrong(code), new_password="short").refusal == (401, "invalid_code")


def test_six_digits_reset_nothing_after_five_wrong_tries(api: Api, code: str) -> None:
    assert [reset(api, wrong(code)).status for _ in range(5)] == [401] * 5
    refused = reset(api, code)
    assert refused.refusal == (429, "too_many_attempts")
    assert "uzun" in refused["message"]


def test_after_wrong_tries_the_next_code_is_a_long_one_that_works(api: Api, owner: User, code: str) -> None:
    for _ in range(5):
        reset(api, wrong(code))
    send_reset_code(person_id=str(owner.id), device_name="")
    long = long_code_of(owner)
    assert [button.copy_text for button in last_buttons(owner) if button.copy_text] == [long]
    assert reset(api, long.lower().replace("-", " ")).status == 200


def test_wrong_long_codes_kill_nothing(api: Api, owner: User, code: str) -> None:
    for _ in range(5):
        reset(api, wrong(code))
    send_reset_code(person_id=str(owner.id), device_name="")
    long = long_code_of(owner)
    assert {reset(api, "A" * 16).refusal for _ in range(30)} == {(401, "invalid_code")}
    assert reset(api, long).status == 200


def test_asking_again_leaves_a_good_code_as_it_is(owner: User, code: str) -> None:
    for _ in range(3):
        send_reset_code(person_id=str(owner.id), device_name="")
    assert (last_code(owner), len(messages_to(owner))) == (code, 1)


def test_asking_again_when_a_code_is_nearly_over_sends_another(owner: User, at: datetime) -> None:
    for minutes in (0, 8, 9):
        resets.send_reset_code(person_id=owner.id, device_name="", at=at + timedelta(minutes=minutes))
    assert [code.created_at for code in SignInCode.objects.order_by("created_at")] == [at, at + timedelta(minutes=9)]


def test_wrong_codes_are_limited_for_every_name(api: Api, code: str) -> None:
    known = [reset(api, wrong(code)).refusal for _ in range(7)]
    unknown = [reset(api, wrong(code), username="nobody").refusal for _ in range(7)]
    assert known == unknown == [(401, "invalid_code")] * 5 + [(429, "too_many_attempts")] * 2


def test_an_expired_code_says_so_to_who_knows_it(api: Api, owner: User, at: datetime) -> None:
    resets.send_reset_code(person_id=owner.id, device_name="", at=at)
    assert reset(api, last_code(owner)).refusal == (401, "code_expired")


def test_a_sign_in_code_resets_nothing_and_the_other_way_round(api: Api, owner: User, code: str) -> None:
    assert api.post("accounts/login", {"username": "owner", "code": code}).refusal == (401, "invalid_code")
    _, digits = ask_for_code(owner, now())
    if digits != code:
        assert reset(api, digits).refusal == (401, "invalid_code")


def test_asking_is_limited_for_every_name(api: Api, owner: User, jobs: list[Any]) -> None:
    for username in ("owner", "nobody"):
        answers = [api.post(ASK, {"username": username}) for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert answers[3].refusal == (429, "rate_limited")
        assert int(answers[3].headers["Retry-After"]) > 0


def test_a_stranger_uses_up_none_of_the_owners_sign_in_codes(api: Api, owner: User, jobs: list[Any]) -> None:
    for n in range(30):
        Api(address=f"203.0.113.{n}").post(ASK, {"username": "owner"})
    for _ in range(3):
        ask_for_code(owner, now())
    assert api.post(ASK, {"username": "owner"}).status == 200


def test_a_reset_leaves_the_sign_in_code_alone_until_it_is_done(api: Api, owner: User) -> None:
    challenge, digits = ask_for_code(owner, now())
    send_reset_code(person_id=str(owner.id), device_name="")
    body = {"username": "owner", "code": digits, "challenge": challenge}
    assert api.post("accounts/login", body).status == 200
    assert len(messages_to(owner)) == 2


@pytest.mark.parametrize(
    ("language", "word"), [("uz", "Agar"), ("uz-Cyrl", "Агар"), ("ru", "Если"), ("en", "If there")]
)
def test_the_answer_speaks_the_language_asked_for(
    api: Api, db: None, jobs: list[Any], language: str, word: str
) -> None:
    assert word in api.post(ASK, {"username": "nobody"}, language=language)["message"]


@pytest.mark.django_db(transaction=True)
def test_of_two_resets_with_one_code_one_wins(make_person: Callable[..., User]) -> None:
    owner = make_person(username="owner")
    send_reset_code(person_id=str(owner.id), device_name="")
    digits = last_code(owner)
    answers = run_at_once(3, lambda index: reset(Api(), digits, new_password=f"{NEW}-{index}").status)
    assert sorted(answers) == [200, 401, 401]
