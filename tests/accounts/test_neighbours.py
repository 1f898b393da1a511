"""Signing in beside somebody who guesses from the same address: who gets in, and what a guesser has in a day."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, takewhile

import pytest
from django.test import Client, override_settings
from django.utils.translation import override

from projectsplatform.accounts.api import sign_in as sign_in_api
from projectsplatform.accounts.errors import InvalidCredentials
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import throttling
from projectsplatform.accounts.operations.codes import issue_code
from projectsplatform.accounts.operations.resets import reset_password
from projectsplatform.accounts.operations.sign_in import sign_in
from projectsplatform.accounts.operations.throttling import (
    Budget,
    budget_of_session,
    budget_of_sign_in,
    tries_counted,
    verify_password,
)
from projectsplatform.accounts.rules.limits import LOGINS_WITHOUT_CHALLENGE, SHORT_RESET_GUESSES
from projectsplatform.cabinet.pages import sign_in as cabinet_sign_in
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import Refusal, TooMany, wait_text
from tests.cabinet.browsing import browser
from tests.cast import PASSWORD, Api
from tests.counts import full
from tests.factories.accounts import ADDRESS, last_code, token_of
from tests.factories.devices import flood, sign_in_on_a_device, spend_address

GET_CODE, LOGIN = "accounts/get_code", "accounts/login"
CONFIRM, CHANGE, DELETE = "accounts/confirm_password", "accounts/change_password", "accounts/delete"
RIGHT = {"username": "owner", "password": PASSWORD}
WRONG = {"username": "owner", "password": "wrong-Password-1"}
NEW = "Yangi-bahor-2077"
TOO_MANY = (429, "too_many_attempts")
QUARTERS = full(13, 97)
"""Windows of a quarter of an hour that are tried out of the 97 that a day touches."""


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A budget's quarter of an hour must not end between two tries."""
    moment = now()
    monkeypatch.setattr(sign_in_api, "now", lambda: moment)
    return moment


@pytest.fixture
def cabinet(monkeypatch: pytest.MonkeyPatch) -> Callable[[User], Client]:
    """A browser that signed in to the cabinet an hour ago, and out again."""

    def sign_in_and_out(person: User) -> Client:
        client = browser()
        with monkeypatch.context() as an_hour_ago:
            an_hour_ago.setattr(cabinet_sign_in, "now", lambda: now() - timedelta(hours=1))
            client.post("/login/", {"username": person.username, "password": PASSWORD})
            client.post("/login/code/", {"code": last_code(person)})
        client.post("/logout/")
        return client

    return sign_in_and_out


@pytest.mark.django_db(transaction=True)
def test_while_both_floods_run_who_is_known_gets_in_at_once(
    make_person: Callable[..., User], cabinet: Callable[[User], Client], one_moment: datetime
) -> None:
    owner = make_person(username="owner")
    program = sign_in_on_a_device(owner, one_moment - timedelta(hours=2)).device_token
    token, page = token_of(owner, now()), cabinet(owner)
    api = Api(address=ADDRESS)
    page.defaults["REMOTE_ADDR"] = ADDRESS
    spend_address("owner", ADDRESS, one_moment)
    with flood(ADDRESS, "owner", "nobody1", "nobody2") as refused:
        assert api.post(GET_CODE, RIGHT).refusal == TOO_MANY
        answer = api.post(GET_CODE, {**RIGHT, "device_token": program})
        body = {"username": "owner", "code": last_code(owner), "challenge": answer["challenge"]}
        assert (answer.status, api.post(LOGIN, body).status) == (200, 200)
        assert Api(address="203.0.113.9").post(GET_CODE, RIGHT).status == 200
        assert page.post("/login/", RIGHT)["Location"] == "/login/code/"
        assert page.post("/login/code/", {"code": last_code(owner)})["Location"] == "/home/"
        assert api.post(CONFIRM, {"token": token, "password": PASSWORD}).status == 200
        changed = {"token": token, "old_password": PASSWORD, "new_password": NEW}
        assert api.post(CHANGE, changed).status == 200
        assert api.post(DELETE, {"password": NEW}, token).status == 200
    assert set(refused) == {429}


def test_an_unknown_device_at_the_flooded_address_is_told_how_long_and_what_to_do(
    owner: User, one_moment: datetime
) -> None:
    spend_address("owner", ADDRESS, one_moment)
    answer = Api(address=ADDRESS).post(GET_CODE, RIGHT, language="en")
    with override("en"):
        wait = wait_text(int(answer.headers["Retry-After"]))
    assert answer["message"] == (
        f"Too many wrong tries from this network. Try again in {wait}, or at once: from another network, such as"
        " mobile internet, or on a device where you have signed in before."
    )


def test_a_known_device_that_is_spent_says_how_long_and_the_days_end_in_hours(owner: User, at: datetime) -> None:
    token = sign_in_on_a_device(owner, at).device_token
    budget = budget_of_sign_in(username="owner", device_tokens=[token], address=ADDRESS, at=at)
    for n in range(5):
        assert guess(budget, at + timedelta(minutes=15 * n), most=20) == 10
    with pytest.raises(TooMany) as refused, tries_counted(budget, at=at.replace(hour=10)):
        pass
    with override("en"):
        assert refused.value.text() == "Too many wrong tries on this device. Try again in 14 h."


def test_a_live_session_is_counted_by_itself(api: Api, owner: User) -> None:
    token, other = token_of(owner, now()), token_of(owner, now())
    answers = [api.post(CONFIRM, {"token": token, "password": f"wrong-{n}"}).status for n in range(11)]
    assert answers == [401] * 10 + [429]
    assert api.post(CHANGE, {"token": token, "old_password": PASSWORD, "new_password": NEW}).refusal == TOO_MANY
    assert api.post(CONFIRM, {"token": other, "password": PASSWORD}).status == 200
    assert api.post(GET_CODE, WRONG).status == 401


def test_a_known_device_takes_nothing_from_its_neighbours(api: Api, owner: User, one_moment: datetime) -> None:
    token = sign_in_on_a_device(owner, one_moment).device_token
    for _ in range(12):
        api.post(GET_CODE, {**WRONG, "device_token": token})
    assert api.post(GET_CODE, {**RIGHT, "device_token": token}).refusal == TOO_MANY
    assert [api.post(GET_CODE, WRONG).status for _ in range(10)] == [401] * 10


def test_a_password_is_reset_on_a_known_device_beside_the_floods(owner: User, at: datetime) -> None:
    token = sign_in_on_a_device(owner, at).device_token
    spend_address("owner", ADDRESS, at)
    issue_code(person=owner, purpose="reset", secret="123456", device_name="", at=at)
    reset = partial(reset_password, username="owner", code="123456", new_password=NEW, address=ADDRESS, at=at)
    with pytest.raises(Refusal, match="too_many_attempts"):
        reset()
    reset(device_tokens=[token])


def test_neither_a_reset_is_asked_for_in_vain(owner: User, one_moment: datetime) -> None:
    token = sign_in_on_a_device(owner, now()).device_token
    body, path = {"username": "owner"}, "accounts/reset_password_request"
    api = Api(address=ADDRESS)
    assert [api.post(path, body).status for _ in range(4)] == [200, 200, 200, 429]
    answers = [api.post(path, {**body, "device_token": token}).status for _ in range(4)]
    assert answers == [200, 200, 200, 429]


@override_settings(LIMITS_ON=False)
def test_with_limits_off_nobody_is_refused(api: Api, owner: User) -> None:
    token = sign_in_on_a_device(owner, now()).device_token
    tokens = [None, token] * 6
    assert {api.post(GET_CODE, {**WRONG, "device_token": each}).status for each in tokens} == {401}


def guess(budget: Budget, at: datetime, *, most: int) -> int:
    """How many wrong secrets are compared at a moment, of `most` that are tried."""
    outcomes = takewhile(is_wrong_secret, (_outcome(budget, at) for _ in range(most)))
    return len(list(outcomes))


def is_wrong_secret(outcome: type[Refusal]) -> bool:
    return outcome is InvalidCredentials


def _outcome(budget: Budget, at: datetime) -> type[Refusal]:
    with pytest.raises(Refusal) as refused, tries_counted(budget, at=at):
        raise InvalidCredentials
    return refused.type


def day(begun: datetime, step: timedelta) -> Iterator[datetime]:
    return (begun + n * step for n in range(timedelta(days=1) // step + 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tokens_of", "most"),
    [(None, QUARTERS * 10), ("owner", 2 * 50), ("stranger", QUARTERS * 10)],
    ids=["unknown", "with a device's token", "with the token of an account of one's own"],
)
def test_what_a_guesser_has_in_any_24_hours(owner: User, stranger: User, tokens_of: str | None, most: int) -> None:
    """Of an account, from one address. The windows are fixed: the worst day is the one that begins just before an end of both."""
    begun = datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)
    people = {"owner": owner, "stranger": stranger}
    tokens: Sequence[str] = ()
    if tokens_of:
        tokens = [sign_in_on_a_device(people[tokens_of], begun).device_token]
    budget = budget_of_sign_in(username="owner", device_tokens=tokens, address=ADDRESS, at=begun)
    moments = [begun - timedelta(minutes=15 * n) for n in range(5)] if tokens_of == "owner" else []
    moments += list(day(begun, timedelta(minutes=15)))[: None if tokens_of == "owner" else QUARTERS]
    assert sum(guess(budget, moment, most=11) for moment in moments) == most


def test_of_a_live_session_as_many_as_of_a_device(db: None) -> None:
    begun = datetime(2026, 1, 31, tzinfo=UTC)
    budget = budget_of_session(uuid7())
    assert sum(guess(budget, moment, most=11) for moment in list(day(begun, timedelta(minutes=15)))[:-1]) == 50


def test_codes_without_a_challenge_and_short_reset_codes_stay_the_accounts(owner: User) -> None:
    """From every address, on every device: 5 an hour and 5 a day."""
    begun = datetime(2026, 1, 31, tzinfo=UTC)
    addresses = (f"2001:db8:{n:x}::1" for n in count())
    tokens = [sign_in_on_a_device(owner, begun).device_token]
    tried = {"username": "owner", "code": "000000", "device_tokens": tokens, "at": begun}
    outcomes = []
    for _ in range(7):
        for act in (
            partial(sign_in, challenge=None, device_name="", address=next(addresses), **tried),
            partial(reset_password, new_password=NEW, address=next(addresses), **tried),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            outcomes.append(refused.value.code)
    assert outcomes == ["invalid_code"] * 10 + ["too_many_attempts"] * 4
    assert (LOGINS_WITHOUT_CHALLENGE.seconds, SHORT_RESET_GUESSES.seconds) == (3600, 86400)


def test_past_the_budget_nothing_is_hashed(owner: User, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    token = sign_in_on_a_device(owner, at).device_token
    hashed: list[str] = []
    monkeypatch.setattr(throttling, "check_password", lambda *_: bool(hashed.append("check")))
    budget = budget_of_sign_in(username="owner", device_tokens=[token], address=ADDRESS, at=at)
    assert guess(budget, at, most=11) == 10
    with pytest.raises(TooMany):
        verify_password(username="owner", password="x", budget=budget, address=ADDRESS, at=at)
    assert hashed == []
