"""People: what a stranger is answered tells nothing about who is here."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.models import SignUpTicket, User
from projectsplatform.accounts.operations.tickets import issue_ticket
from projectsplatform.kit.clock import now
from projectsplatform.kit.security.passwords import CappedArgon2
from projectsplatform.telegram.models import TelegramChat
from tests.bot.conversation import last_text, tell
from tests.cast import Answer, Api
from tests.counts import full
from tests.factories.accounts import registration
from tests.factories.telegram import contact, private_message
from tests.holds.web import Line, Web

ACCOUNTS = full(3, 200)
WRONG = "Boshqa-parol-2077"
CLOSE_ENOUGH = 0.10
ROUNDS = 3
QUESTIONS = {
    "accounts/get_code": {"password": WRONG},
    "accounts/reset_password_request": {},
    "accounts/login": {"code": "000000"},
    "accounts/reset_password": {"code": "000000", "new_password": WRONG},
}
HASHES = {"accounts/get_code": 1}


@dataclass(frozen=True)
class Seen:
    """Everything about an answer but its time."""

    status: int
    body: dict[str, Any]
    queries: int
    hashes: int


@contextmanager
def hashes_counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every password hash that is worked out."""
    worked: list[str] = []

    def counting(name: str) -> Callable[..., Any]:
        work = getattr(CappedArgon2, name)

        def count_and_work(*arguments: Any, **named: Any) -> Any:
            worked.append(name)
            return work(*arguments, **named)

        return count_and_work

    with monkeypatch.context() as patched:
        for name in ("encode", "verify"):
            patched.setattr(CappedArgon2, name, counting(name))
        yield worked


def without_its_id(answer: Answer) -> dict[str, Any]:
    return {name: value for name, value in answer.body.items() if name != "request_id"}


def see(path: str, username: str, monkeypatch: pytest.MonkeyPatch) -> Seen:
    with hashes_counted(monkeypatch) as hashes, CaptureQueriesContext(connection) as queries:
        answer = Api().post(path, {"username": username, **QUESTIONS[path]})
    return Seen(answer.status, without_its_id(answer), len(queries), len(hashes))


@pytest.fixture
def unlimited(settings: Any) -> None:
    settings.LIMITS_ON = False


@pytest.mark.django_db
@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("path", QUESTIONS)
def test_a_name_that_is_known_and_one_that_is_not_are_answered_alike(
    path: str, make_person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [make_person().username for _ in range(ACCOUNTS)]

    known = [see(path, name, monkeypatch) for name in names]
    unknown = [see(path, f"nobody.{number}", monkeypatch) for number in range(ACCOUNTS)]

    assert known == unknown == [known[0]] * ACCOUNTS
    assert known[0].hashes == HASHES.get(path, 0)
    assert known[0].status == (200 if path.endswith("request") else 401)


@pytest.mark.django_db
@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("path", QUESTIONS)
def test_people_who_cannot_sign_in_are_answered_like_nobody(
    path: str, make_person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    disabled, unlinked, blocked = make_person(is_active=False), make_person(tg_id=None), make_person()
    without_password, staff = make_person(password=""), make_person(is_staff=True)
    TelegramChat.objects.create(chat_id=blocked.tg_id, first_seen_at=now(), blocked_at=now())

    people = [disabled, unlinked, blocked, without_password, staff]
    seen = [see(path, person.username, monkeypatch) for person in people]

    assert seen == [see(path, "nobody", monkeypatch)] * len(people)


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["accounts/get_code", "accounts/reset_password_request"])
def test_an_unknown_name_takes_as_long_as_a_known_one(
    path: str, unlimited_web: Web, make_person: Callable[..., User]
) -> None:
    """Interleaved, so that a slow moment of the machine meets both; more of them as long as the medians are apart."""
    names = [make_person().username for _ in range(ACCOUNTS)]
    line, strangers = unlimited_web.line(), count()
    known: list[float] = []
    unknown: list[float] = []
    for name in names[:10]:
        seconds_of(line, path, name)  # a warm process

    for _ in range(ROUNDS):
        for number, name in enumerate(names):
            order = [(known, name), (unknown, f"nobody.{next(strangers)}")]
            for times, asked in order if number % 2 else order[::-1]:
                times.append(seconds_of(line, path, asked))
        apart = abs(statistics.median(known) / statistics.median(unknown) - 1)
        if apart < CLOSE_ENOUGH:
            break

    assert apart < CLOSE_ENOUGH, (statistics.median(known), statistics.median(unknown))


def seconds_of(line: Line, path: str, username: str) -> float:
    begun = time.perf_counter()
    answer = line.post(path, {"username": username, **QUESTIONS[path]})
    assert answer.status in {200, 401}
    return time.perf_counter() - begun


@pytest.mark.django_db
def test_without_a_ticket_registration_says_nothing_about_names_and_addresses(make_person: Callable[..., User]) -> None:
    person = make_person()
    taken = registration("x" * 43, username=person.username, email=person.email)
    free = registration("x" * 43, username="bosh.joy", email="bosh.joy@example.uz")

    answers = [Api().post("accounts/register", body) for body in (taken, free)]

    assert [answer.refusal for answer in answers] == [(401, "token_invalid")] * 2
    assert without_its_id(answers[0]) == without_its_id(answers[1])


@pytest.mark.django_db
def test_a_taken_name_is_refused_without_a_word_about_whose_it_is(make_person: Callable[..., User]) -> None:
    person = make_person(username="egasi")
    token = issue_ticket(phone="+998901234567", tg_id=700_700, at=now()).token

    for taken in ({"username": "egasi"}, {"email": person.email}):
        answer = Api().post("accounts/register", registration(token, **taken))
        assert answer.status == 409
        assert set(answer.body) == {"type", "title", "status", "code", "how", "message", "request_id"}
        assert not {str(person.id), person.phone, person.full_name} & set(map(str, answer.body.values()))


@pytest.mark.django_db
def test_only_the_bot_is_told_whether_a_number_is_registered(make_person: Callable[..., User]) -> None:
    known, unknown = make_person().phone, "+998909999999"
    answers = [Api().post("accounts/for_register_bot", {"phone": phone, "tg_id": 5}) for phone in (known, unknown)]

    assert [answer.refusal for answer in answers] == [(401, "service_token_required")] * 2
    assert without_its_id(answers[0]) == without_its_id(answers[1])


@pytest.mark.django_db
def test_somebody_elses_card_is_refused_alike_whoever_it_belongs_to(make_person: Callable[..., User]) -> None:
    person = make_person()
    cards = [
        contact(person.tg_id, person.phone),
        contact(person.tg_id, "+998909999999"),
        contact(999_999, person.phone),
        contact(None, person.phone),
        contact(None, "+998909999999"),
    ]
    for stranger, card in enumerate(cards, 5):
        tell(private_message(stranger, contact=card))

    assert {last_text(stranger) for stranger in range(5, 5 + len(cards))} == {last_text(5)}
    assert not SignUpTicket.objects.exists()


@pytest.mark.django_db
def test_ones_own_number_that_has_an_account_is_refused_without_a_word_about_whose_it_is(
    make_person: Callable[..., User],
) -> None:
    """Whom to ask is said to each; who it is, to nobody."""
    person = make_person()
    tell(private_message(5, contact=contact(5, person.phone)))
    tell(private_message(person.tg_id, contact=contact(person.tg_id, "+998909999999")))

    for said in (last_text(5), last_text(person.tg_id)):
        assert [known for known in (person.username, person.full_name, person.phone) if known in said] == []
