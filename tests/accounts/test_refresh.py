from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.errors import WrongSecret
from projectsplatform.accounts.models import AuditEvent, RetiredToken, User
from projectsplatform.accounts.operations.authentication import authenticate
from projectsplatform.accounts.operations.refresh import refresh_session
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.kit.security.signing import token_hash
from tests.cast import Answer, Api
from tests.factories.accounts import last_text, messages_to, only_session, token_of
from tests.races import run_at_once

PATH = "accounts/refresh_user"


@pytest.fixture
def first(owner: User) -> str:
    return token_of(owner, now())


@pytest.fixture
def refresh(api: Api, owner: User) -> Callable[..., Answer]:
    def ask(token: str, **changes: Any) -> Answer:
        return api.post(PATH, {"user_id": str(owner.id), "old_token": token, **changes})

    return ask


def use(api: Api, token: str) -> int:
    return api.get("accounts/sessions", token).status


def test_a_stranger_is_refused(api: Api, stranger: User) -> None:
    body = {"user_id": str(stranger.id), "old_token": "nonsense"}
    assert api.post(PATH, body).refusal == (401, "token_invalid")


def test_a_token_is_exchanged(api: Api, owner: User, first: str, refresh: Callable[..., Answer]) -> None:
    answer = refresh(first)
    assert (answer.status, answer["how"]) == (200, True)
    assert bytes(only_session(owner).token_hash) == token_hash(answer["token"])
    assert (use(api, first), use(api, answer["token"])) == (401, 200)


def test_using_the_old_token_ends_nothing(api: Api, first: str, refresh: Callable[..., Answer]) -> None:
    second = refresh(first)["token"]
    assert (use(api, second), use(api, first), use(api, second)) == (200, 401, 200)


@pytest.mark.parametrize("user_id", ["nonsense", "00000000-0000-0000-0000-000000000000", ""])
def test_the_person_must_be_the_tokens(api: Api, first: str, refresh: Callable[..., Answer], user_id: str) -> None:
    assert refresh(first, user_id=user_id).refusal == (401, "token_invalid")
    assert use(api, first) == 200


def test_a_strangers_name_does_not_refresh(stranger: User, first: str, refresh: Callable[..., Answer]) -> None:
    assert refresh(first, user_id=str(stranger.id)).refusal == (401, "token_invalid")


def test_a_lost_answer_is_asked_for_once_more(
    api: Api, owner: User, first: str, refresh: Callable[..., Answer]
) -> None:
    lost, found = refresh(first)["token"], refresh(first)["token"]
    assert (use(api, lost), use(api, first), use(api, found)) == (401, 401, 200)
    assert only_session(owner).revoked_at is None


def test_not_twice_more(api: Api, owner: User, first: str, refresh: Callable[..., Answer]) -> None:
    refresh(first)
    found = refresh(first)["token"]
    assert refresh(first).refusal == (401, "token_invalid")
    assert (only_session(owner).revoked_at, use(api, found)) == (None, 200)


def test_the_answer_that_got_lost_refreshes_nothing_while_its_heir_is_unused(
    owner: User, first: str, refresh: Callable[..., Answer]
) -> None:
    lost = refresh(first)["token"]
    refresh(first)
    assert refresh(lost).refusal == (401, "token_invalid")
    assert only_session(owner).revoked_at is None


def test_a_reused_token_ends_the_session_and_its_owner_is_told(
    api: Api, owner: User, first: str, refresh: Callable[..., Answer]
) -> None:
    second = refresh(first)["token"]
    assert use(api, second) == 200
    assert refresh(first).refusal == (401, "token_invalid")
    assert only_session(owner).revoked_at is not None
    assert use(api, second) == 401
    assert "kalit" in last_text(owner)
    assert list(AuditEvent.objects.values_list("event", "subject_id")) == [("account.session.token_reused", owner.id)]


@pytest.mark.parametrize("door", ["accounts/check_token", "accounts/about_account"])
def test_a_call_of_the_fast_lane_counts_as_use(
    api: Api, owner: User, first: str, refresh: Callable[..., Answer], door: str
) -> None:
    second = refresh(first)["token"]
    assert api.post(door, {"token": second})["how"] is True
    assert refresh(first).status == 401
    assert only_session(owner).revoked_at is not None


def test_refreshing_counts_as_use(owner: User, first: str, refresh: Callable[..., Answer]) -> None:
    refresh(refresh(first)["token"])
    assert refresh(first).status == 401
    assert only_session(owner).revoked_at is not None


def test_a_much_older_token_gives_the_theft_away_too(
    api: Api, owner: User, first: str, refresh: Callable[..., Answer]
) -> None:
    token = first
    for _ in range(3):
        token = refresh(token)["token"]
        use(api, token)
    assert refresh(first).status == 401
    assert only_session(owner).revoked_at is not None


def test_the_lost_answer_used_by_a_thief_gives_him_away(
    api: Api, owner: User, first: str, refresh: Callable[..., Answer]
) -> None:
    lost = refresh(first)["token"]
    use(api, refresh(first)["token"])
    assert refresh(lost).status == 401
    assert only_session(owner).revoked_at is not None


def test_the_owner_is_told_once(api: Api, owner: User, first: str, refresh: Callable[..., Answer]) -> None:
    use(api, refresh(first)["token"])
    assert [refresh(first).status for _ in range(3)] == [401] * 3
    assert len(messages_to(owner)) == 1


def test_an_ended_session_is_not_refreshed(api: Api, first: str, refresh: Callable[..., Answer]) -> None:
    api.post("accounts/logout", {}, first)
    assert refresh(first).refusal == (401, "token_invalid")


def test_an_idle_session_is_not_refreshed(owner: User, refresh: Callable[..., Answer]) -> None:
    assert refresh(token_of(owner, now() - timedelta(days=31))).refusal == (401, "token_invalid")


def test_a_disabled_person_is_not_refreshed(owner: User, first: str, refresh: Callable[..., Answer]) -> None:
    User.objects.update(is_active=False)
    assert refresh(first).refusal == (401, "token_invalid")


def test_refreshing_prolongs_nothing(owner: User, first: str, refresh: Callable[..., Answer]) -> None:
    before = only_session(owner).expires_at
    refresh(first)
    assert only_session(owner).expires_at == before


def test_a_wrong_token_is_no_counted_secret() -> None:
    assert not issubclass(TokenInvalid, WrongSecret)


def test_refreshing_takes_five_statements(
    owner: User, first: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # savepoint, session, retired, session, release
        refresh_session(user_id=str(owner.id), old_token=first, address="", at=now())


@pytest.mark.django_db(transaction=True)
def test_two_refreshes_at_once_leave_one_live_token(make_person: Callable[..., User]) -> None:
    owner = make_person()
    first = token_of(owner, now())
    body = {"user_id": str(owner.id), "old_token": first}
    answers = run_at_once(2, lambda _: Api().post(PATH, body))
    assert [answer.status for answer in answers] == [200, 200]
    alive = [answer["token"] for answer in answers if use(Api(), answer["token"]) == 200]
    assert len(alive) == 1
    assert RetiredToken.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_refreshes_at_once_give_at_most_two_tokens(make_person: Callable[..., User]) -> None:
    owner = make_person()
    first = token_of(owner, now())
    results = run_at_once(8, lambda _: refresh_session(user_id=str(owner.id), old_token=first, address="", at=now()))
    assert sum(isinstance(result, TokenInvalid) for result in results) == 6
    assert only_session(owner).revoked_at is None


@pytest.mark.django_db(transaction=True)
def test_use_and_refresh_at_once_never_mark_the_new_token_as_used(make_person: Callable[..., User]) -> None:
    owner = make_person()
    token = token_of(owner, now())

    def act(index: int) -> object:
        if index:
            return authenticate(token, now())
        return refresh_session(user_id=str(owner.id), old_token=token, address="", at=now())

    run_at_once(4, act)
    assert only_session(owner).token_used_at is None
