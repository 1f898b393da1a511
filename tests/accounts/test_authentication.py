from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.models import Session, User
from projectsplatform.accounts.operations.authentication import authenticate, uses_of
from projectsplatform.accounts.queries import sessions
from projectsplatform.accounts.queries.sessions import AskingSession
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.batches import write_touches
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from tests.cast import Api
from tests.factories.accounts import only_session, token_of
from tests.factories.catalogue import put_catalogue


def test_a_token_tells_who_is_asking(owner: User, at: datetime) -> None:
    token = token_of(owner, at)
    caller = authenticate(token, at)
    assert caller == Caller(owner.id, only_session(owner).id, at, "owner", False, at)


@pytest.mark.parametrize("later", [timedelta(days=30), timedelta(days=183)])
def test_a_token_dies_of_idleness(owner: User, at: datetime, later: timedelta) -> None:
    token = token_of(owner, at)
    with pytest.raises(TokenInvalid):
        authenticate(token, at + later)


def test_a_token_dies_of_age(owner: User, at: datetime) -> None:
    token = token_of(owner, at)
    for day in range(0, 183, 20):
        authenticate(token, at + timedelta(days=day))
    with pytest.raises(TokenInvalid):
        authenticate(token, at + timedelta(days=183))


def test_a_disabled_persons_token_opens_nothing(owner: User, at: datetime) -> None:
    token = token_of(owner, at)
    User.objects.update(is_active=False)
    with pytest.raises(TokenInvalid):
        authenticate(token, at)


def test_being_seen_is_written_every_four_minutes(
    owner: User, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = token_of(owner, at)
    authenticate(token, at)
    with django_assert_num_queries(1):
        authenticate(token, at + timedelta(minutes=3))
    with django_assert_num_queries(2):
        authenticate(token, at + timedelta(minutes=4))
    assert only_session(owner).last_seen_at == at + timedelta(minutes=4)
    assert only_session(owner).token_used_at == at


def test_time_never_runs_backwards(owner: User, at: datetime) -> None:
    token, before = token_of(owner, at), at - timedelta(hours=1)
    asking = AskingSession(only_session(owner).id, before - timedelta(hours=1), token_was_used=False)
    write_touches(uses_of(asking, token_hash=token_hash(token), at=before))
    assert only_session(owner).last_seen_at == at


@pytest.mark.parametrize(
    "path",
    [
        "accounts/about_account", "accounts/check_token", "accounts/reports", "kundalikcom/check_pc", "kundalikcom/get_school",
        "testmax/check", "kundalikcom/mandatory_subscription",
    ],
)  # fmt: skip
def test_one_definition_says_when_an_idle_session_is_over(
    api: Api, owner: User, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The days are changed in one place, and every endpoint follows."""
    put_catalogue()
    token = token_of(owner, now())
    Session.objects.update(last_seen_at=now() - timedelta(days=20))

    def is_open() -> bool:
        answer = api.post(path, {"token": token, "device_id": "PC-1", "kind": "teacher"})
        return answer.status != 401 and answer.body.get("code") != "token_invalid"

    monkeypatch.setattr(sessions, "IDLE_DAYS", 19)
    assert not is_open()
    monkeypatch.setattr(sessions, "IDLE_DAYS", 21)
    assert is_open()
