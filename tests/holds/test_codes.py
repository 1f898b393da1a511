"""Codes: what a stranger who knows a username can try, and what the owner can do meanwhile."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from projectsplatform.accounts.api import passwords as passwords_api
from projectsplatform.accounts.api import sign_in as sign_in_api
from projectsplatform.accounts.models import Session, SignInCode, User
from projectsplatform.accounts.operations import code_verification
from projectsplatform.accounts.operations.resets import reset_password, send_reset_code
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from tests.cast import Answer, Api
from tests.counts import full
from tests.factories.accounts import ask_for_code, last_code, last_text, messages_to, wrong
from tests.holds.web import Web
from tests.races import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN, ASK, RESET = "accounts/login", "accounts/reset_password_request", "accounts/reset_password"
WRONG_CODES = full(40, 200)
THREADS = 10
NEW = "Yangi-bahor-2077"
INVALID, TOO_MANY = (401, "invalid_code"), (429, "too_many_attempts")


@pytest.fixture
def owner(make_person: Callable[..., User]) -> User:
    return make_person(username="owner")


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the API in this process: a budget's hour must not end between two code_verification."""
    moment = now()
    for face in (sign_in_api, passwords_api):
        monkeypatch.setattr(face, "now", lambda: moment)


@contextmanager
def comparisons(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The codes that somebody's guess was really compared with, one for each comparison."""
    compared: list[str] = []
    digest = code_verification.code_digest

    def count(offered: str, *, bound_to: str) -> bytes:
        compared.append(bound_to)
        return digest(offered, bound_to=bound_to)

    with monkeypatch.context() as patched:
        patched.setattr(code_verification, "code_digest", count)
        yield compared


def guess_at_once(path: str, body: dict[str, Any], code: str) -> Counter[tuple[int, str]]:
    """Many wrong codes in parallel, each from an address of its own; what they were answered."""

    def guess(index: int) -> list[tuple[int, str]]:
        addresses = (f"2001:db8:{index}:{n}::1" for n in range(WRONG_CODES // THREADS))
        return [Api(address=address).post(path, {**body, "code": wrong(code)}).refusal for address in addresses]

    answers = run_at_once(THREADS, guess)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    return Counter(refusal for answered in answers for refusal in answered)


def sign_in(code: str, challenge: str, address: str = "198.51.100.7") -> Answer:
    return Api(address=address).post(LOGIN, {"username": "owner", "code": code, "challenge": challenge})


def reset(code: str, address: str = "198.51.100.7") -> Answer:
    return Api(address=address).post(RESET, {"username": "owner", "code": code, "new_password": NEW})


def newest_secret(person: User) -> str:
    """The code of the newest message, whichever length it has."""
    return last_text(person).splitlines()[0].rpartition(" ")[2]


def ask_for_reset(person: User, at: datetime | None = None) -> None:
    """What the worker does after somebody asked."""
    send_reset_code(person_id=person.id, device_name="", at=at or now())


def test_of_many_wrong_codes_for_a_challenge_five_are_compared(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    challenge, code = ask_for_code(owner, now())

    with comparisons(monkeypatch) as compared:
        answers = guess_at_once(LOGIN, {"username": "owner", "challenge": challenge}, code)

    assert compared.count(challenge) == SignInCode.objects.get().tries == 5
    assert answers == {INVALID: 5, TOO_MANY: WRONG_CODES - 5}


def test_of_many_wrong_codes_without_a_challenge_five_are_compared_and_the_owner_gets_in(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge, code = ask_for_code(owner, now())

    with comparisons(monkeypatch) as compared:
        answers = guess_at_once(LOGIN, {"username": "owner"}, code)

    assert (compared, answers) == ([challenge] * 5, {INVALID: 5, TOO_MANY: WRONG_CODES - 5})
    assert sign_in(code, challenge).status == 200


def test_of_many_wrong_reset_codes_five_are_compared_and_the_owner_gets_in(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_reset(owner)
    code = last_code(owner)

    with comparisons(monkeypatch) as compared:
        answers = guess_at_once(RESET, {"username": "owner", "new_password": NEW}, code)

    assert (len(compared), answers) == (5, {INVALID: 5, TOO_MANY: WRONG_CODES - 5})
    assert reset(code).refusal == TOO_MANY
    ask_for_reset(owner)
    assert reset(newest_secret(owner)).status == 200


def test_over_http_five_of_many_wrong_codes_are_compared(web: Web, owner: User) -> None:
    challenge, code = ask_for_code(owner, now())
    body = {"username": "owner", "code": wrong(code), "challenge": challenge}

    answers = run_at_once(full(12, WRONG_CODES), lambda _: web.post(LOGIN, body).refusal)

    assert Counter(answers) == {INVALID: 5, TOO_MANY: len(answers) - 5}
    assert SignInCode.objects.get().tries == 5


def test_the_owner_gets_in_while_a_stranger_tries_from_everywhere_even_from_the_owners_address(owner: User) -> None:
    """The stranger runs before, beside and after; the owner's every sign-in succeeds."""

    def act(index: int) -> list[int]:
        if index == 0:
            return [owner_signs_in(owner) for _ in range(3)]
        return [stranger_tries(index, n) for n in range(full(8, 20))]

    owners, *strangers = run_at_once(6, act)

    assert owners == [200, 200, 200]
    assert {status for tried in strangers for status in tried} == {401, 429}
    assert Session.objects.count() == 3


def owner_signs_in(owner: User) -> int:
    challenge, code = ask_for_code(owner, now(), address="192.0.2.1")
    return sign_in(code, challenge, "198.51.100.7").status


def stranger_tries(index: int, n: int) -> int:
    """By name alone: without a challenge, with an invented one, and for a reset; half of it from the owner's address."""
    api = Api(address="198.51.100.7" if n % 2 else f"203.0.113.{index}")
    guess = {"username": "owner", "code": f"{index}{n:05d}"}
    tries = [(LOGIN, guess), (LOGIN, {**guess, "challenge": str(uuid4())}), (RESET, {**guess, "new_password": NEW})]
    path, body = tries[n % 3]
    return api.post(path, body).status


def test_wrong_passwords_shut_the_account_for_no_other_address(owner: User) -> None:
    stranger = Api(address="203.0.113.5")
    wrong_password = {"username": "owner", "password": "wrong-Password-1"}
    tried = [stranger.post("accounts/get_code", wrong_password).status for _ in range(12)]

    assert tried == [401] * 10 + [429] * 2
    challenge, code = ask_for_code(owner, now())
    assert sign_in(code, challenge).status == 200


def test_a_day_of_asking_and_guessing_from_everywhere_leaves_the_owner_a_way(owner: User, at: datetime) -> None:
    """A stranger asks and guesses every minute from new addresses; the owner's chat gets one code in nine minutes at
    most, and the newest one works whenever the owner uses it."""
    minutes = full(60, 24 * 60)

    for minute in range(minutes):
        moment = at + timedelta(minutes=minute)
        ask_for_reset(owner, moment)
        guess_a_reset(owner, minute, moment)

    assert len(messages_to(owner)) <= minutes / 9 + 3
    newest = SignInCode.objects.latest("created_at")
    assert newest.is_long
    assert guess_a_reset(owner, 0, newest.created_at, newest_secret(owner)) is None


def guess_a_reset(owner: User, minute: int, at: datetime, code: str = "000000") -> str | None:
    """The code of the refusal, None when the password was set."""
    try:
        reset_password(username=owner.username, code=code, new_password=NEW, address=f"2001:db8:{minute:x}::1", at=at)
    except Refusal as refusal:
        return refusal.code
    return None


def test_asking_for_resets_has_no_limit_that_shuts_the_account_for_all_addresses(owner: User) -> None:
    asked = [Api(address=f"2001:db8:{n}::1").post(ASK, {"username": "owner"}).status for n in range(full(61, 400))]

    assert set(asked) == {200}
    assert Api().post(ASK, {"username": "owner"}).status == 200
