from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.fast_lane import check_token
from projectsplatform.accounts.models import User
from projectsplatform.kit.api.fast_lane import HotRequest, answer_one, encode
from projectsplatform.kit.clock import now, rfc3339
from tests.cast import Api
from tests.factories.accounts import make_ticket, only_session, registration, token_of

PATH = "accounts/check_token"


def test_a_stranger_has_no_token_to_check(api: Api, db: None) -> None:
    assert api.post(PATH).refusal == (401, "token_required")
    assert api.post(PATH, {"token": 5}).refusal == (401, "token_invalid")


@pytest.mark.parametrize("token", ["nonsense", "x" * 5000, "ў"])
def test_an_unknown_token_is_a_definite_no(api: Api, db: None, token: str) -> None:
    answer = api.post(PATH, {"token": token})
    assert (answer.status, answer["how"], answer["code"]) == (200, False, "token_invalid")
    assert answer["message"]


def test_a_registration_token_is_known(api: Api, db: None) -> None:
    at = now()
    answer = api.post(PATH, {"token": make_ticket(at)})
    expected = ("registration", rfc3339(at + timedelta(minutes=15)))
    assert (answer["how"], answer["kind"], answer["expires_at"]) == (True, *expected)


def test_a_used_or_expired_registration_token_is_not(api: Api, db: None) -> None:
    used = make_ticket(now())
    api.post("accounts/register", registration(used))
    expired = make_ticket(now() - timedelta(minutes=15), phone="+998901234568", tg_id=5)
    assert [api.post(PATH, {"token": token})["how"] for token in (used, expired)] == [False, False]


def test_a_sessions_token_is_known_by_header_too(api: Api, owner: User) -> None:
    token = token_of(owner, now())
    answers = [api.post(PATH, {"token": token}), api.post(PATH, {}, token)]
    assert [(answer["how"], answer["kind"]) for answer in answers] == [(True, "session")] * 2
    assert answers[0]["expires_at"] == rfc3339(only_session(owner).expires_at)


def test_an_ended_session_or_a_disabled_person_is_not(api: Api, owner: User) -> None:
    token, other = token_of(owner, now()), token_of(owner, now())
    api.post("accounts/logout", {}, token)
    assert api.post(PATH, {"token": token})["how"] is False
    User.objects.update(is_active=False)
    assert api.post(PATH, {"token": other})["how"] is False


def test_it_takes_one_statement_and_a_write_when_due(
    owner: User, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body = encode({"token": token_of(owner, at)})
    for minutes, statements in ((0, 2), (3, 1), (4, 2)):
        with django_assert_num_queries(statements):
            status, _ = answer_one(check_token, HotRequest(body, None, "uz", at + timedelta(minutes=minutes)))
        assert status == 200


@pytest.mark.parametrize(
    ("language", "word"), [("uz", "nomaʼlum"), ("uz-Cyrl", "номаълум"), ("ru", "неизвестен"), ("en", "unknown")]
)
def test_a_no_speaks_the_language_asked_for(api: Api, db: None, language: str, word: str) -> None:
    assert word in api.post(PATH, {"token": "nonsense"}, language=language)["message"]


def test_not_json_is_said(api: Api, db: None) -> None:
    assert api.call("POST", PATH, b"{oops").refusal == (400, "not_json")
    assert api.call("POST", PATH, b"[" * 70_000).refusal == (413, "too_large")
