from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import AuditEvent, Session, User
from projectsplatform.accounts.queries.sessions import ONLINE_SQL, is_online
from projectsplatform.kit.clock import now
from tests.cast import Api
from tests.factories.accounts import only_session, token_of

PATH = "accounts/sessions"


@pytest.fixture
def token(owner: User) -> str:
    return token_of(owner, now())


def test_a_stranger_sees_and_ends_nothing(api: Api, db: None) -> None:
    session = "00000000-0000-0000-0000-000000000000"
    assert api.get(PATH).refusal == (401, "token_required")
    assert api.get(PATH, "nonsense").refusal == (401, "token_invalid")
    assert api.delete(PATH).refusal == (401, "token_required")
    assert api.delete(f"{PATH}/{session}").refusal == (401, "token_required")
    assert api.post("accounts/logout").refusal == (401, "token_required")


def test_a_person_sees_their_own_sessions_newest_first(api: Api, owner: User, stranger: User, token: str) -> None:
    token_of(stranger, now())
    later = token_of(owner, now())
    answer = api.get(PATH, later)
    assert [(item["device"], item["current"]) for item in answer["items"]] == [("test", True), ("test", False)]
    assert set(answer["items"][0]) == {"id", "device", "created_at", "last_seen_at", "expires_at", "current"}
    assert answer["next_cursor"] is None


def test_the_list_goes_on_by_cursor(api: Api, owner: User) -> None:
    tokens = [token_of(owner, now()) for _ in range(3)]
    first = api.get(f"{PATH}?limit=2", tokens[0])
    second = api.get(f"{PATH}?limit=2&cursor={first['next_cursor']}", tokens[0])
    assert [len(first["items"]), len(second["items"]), second["next_cursor"]] == [2, 1, None]
    assert second["items"][0]["current"] is True


@pytest.mark.parametrize(
    ("query", "code"),
    [("limit=0", "limit_invalid"), ("limit=x", "limit_invalid"), ("cursor=%21", "cursor_invalid"), ("cursor=WzFd", "cursor_invalid"), ("cursor=WyJ4Il0", "cursor_invalid")],
)  # fmt: skip
def test_a_wrong_page_is_refused(api: Api, token: str, query: str, code: str) -> None:
    assert api.get(f"{PATH}?{query}", token).refusal == (422, code)


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_list_takes_two_statements(
    api: Api, owner: User, sessions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tokens = [token_of(owner, now()) for _ in range(sessions)]
    api.get(PATH, tokens[0])
    with django_assert_num_queries(2):
        api.get(PATH, tokens[0])


def test_a_person_ends_a_session(api: Api, owner: User, token: str) -> None:
    other = token_of(owner, now())
    session = Session.objects.latest("created_at")
    assert api.delete(f"{PATH}/{session.id}", token).status == 200
    assert [api.get(PATH, each).status for each in (token, other)] == [200, 401]
    assert api.delete(f"{PATH}/{session.id}", token).refusal == (404, "not_found")
    assert AuditEvent.objects.get().event == "account.session.ended"


@pytest.mark.parametrize("session_id", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_what_is_not_there_is_not_found(api: Api, token: str, session_id: str) -> None:
    assert api.delete(f"{PATH}/{session_id}", token).refusal == (404, "not_found")


def test_somebody_elses_session_is_not_found(api: Api, stranger: User, token: str) -> None:
    token_of(stranger, now())
    assert api.delete(f"{PATH}/{only_session(stranger).id}", token).refusal == (404, "not_found")
    assert only_session(stranger).revoked_at is None


def test_a_person_ends_all_other_sessions(api: Api, owner: User, stranger: User, token: str) -> None:
    others = [token_of(owner, now()) for _ in range(2)]
    strangers = token_of(stranger, now())
    answer = api.delete(PATH, token)
    assert (answer.status, answer["ended"]) == (200, 2)
    assert [api.get(PATH, each).status for each in (token, strangers, *others)] == [200, 200, 401, 401]


@pytest.mark.parametrize("in_body", [True, False])
def test_signing_out_ends_this_session(api: Api, token: str, in_body: bool) -> None:
    answer = api.post("accounts/logout", {"token": token}) if in_body else api.post("accounts/logout", {}, token)
    assert (answer.status, answer["how"]) == (200, True)
    assert api.post("accounts/logout", {"token": token}).refusal == (401, "token_invalid")


def test_two_different_tokens_are_none(api: Api, owner: User, token: str) -> None:
    assert api.post("accounts/logout", {"token": token_of(owner, now())}, token).refusal == (401, "token_invalid")


@pytest.mark.parametrize(
    ("language", "word"), [("uz", "Avval"), ("uz-Cyrl", "Аввал"), ("ru", "войдите"), ("en", "Sign in")]
)
def test_a_refusal_speaks_the_language_asked_for(api: Api, db: None, language: str, word: str) -> None:
    assert word.lower() in api.get(PATH, language=language)["message"].lower()


def test_a_person_is_online_for_five_minutes(owner: User, at: datetime) -> None:
    token_of(owner, at)
    assert [is_online(owner.id, at + timedelta(minutes=minutes)) for minutes in (0, 4, 5)] == [True, True, False]


def test_the_fragment_for_larger_statements_says_the_same(owner: User, at: datetime) -> None:
    token_of(owner, at)
    condition = ONLINE_SQL.format(person="person.id", at="%s")
    for minutes in (4, 5):
        moment = at + timedelta(minutes=minutes)
        rows = User.objects.raw(f"SELECT person.id, {condition} AS online FROM accounts_user person", [moment])
        assert [row.online for row in rows] == [is_online(owner.id, moment)]
