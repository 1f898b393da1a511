from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from projectsplatform.accounts.errors import AlreadyRegistered, PhoneInvalid, TelegramIdInvalid
from projectsplatform.accounts.models import SignUpTicket, User
from projectsplatform.accounts.operations.tickets import issue_ticket
from projectsplatform.kit.security.signing import token_hash
from tests.cast import Api
from tests.factories.accounts import PHONE, TG_ID, make_ticket
from tests.races import run_at_once

PATH = "accounts/for_register_bot"
CONTACT = {"phone": "998 90 123-45-67", "tg_id": TG_ID}


@pytest.fixture(autouse=True)
def _secret(settings: Settings) -> None:
    settings.BOT_SERVICE_TOKEN = "the-bots-own-secret"
    settings.PUBLIC_URL = "https://projectsplatform.uz"


@pytest.mark.parametrize("token", [None, "wrong", "the-bots-own-secre", "ўзбекча"])
def test_a_stranger_registers_nobody(api: Api, token: str | None) -> None:
    assert api.post(PATH, CONTACT, token).refusal == (401, "service_token_required")


def test_a_platform_without_the_secret_lets_nobody_in(api: Api, settings: Settings) -> None:
    settings.BOT_SERVICE_TOKEN = ""
    assert api.post(PATH, CONTACT).refusal == (401, "service_token_required")


def test_the_bot_gets_a_token(api: Api, db: None) -> None:
    answer = api.post(PATH, CONTACT, "the-bots-own-secret")
    ticket = SignUpTicket.objects.get()
    assert answer.status == 201
    assert answer["how"] is True
    assert answer["register_url"] == f"https://projectsplatform.uz/register/#token={answer['token']}"
    assert (ticket.phone, ticket.tg_id, bytes(ticket.token_hash)) == (PHONE, TG_ID, token_hash(answer["token"]))
    assert ticket.expires_at - ticket.created_at == timedelta(minutes=15)


def test_a_registered_person_gets_none(api: Api, make_person: Callable[..., User]) -> None:
    make_person(phone=PHONE)
    assert api.post(PATH, CONTACT, "the-bots-own-secret").refusal == (409, "already_registered")


@pytest.mark.parametrize("phone", ["", "12345", "+998", None, 998901234567, "+9989012345678901"])
def test_a_wrong_phone_is_refused(api: Api, db: None, phone: object) -> None:
    answer = api.post(PATH, {"phone": phone, "tg_id": TG_ID}, "the-bots-own-secret")
    assert answer.refusal == (422, "phone_invalid")


@pytest.mark.parametrize("tg_id", [0, -1, "1", True, 2**63, None, 1.5])
def test_a_wrong_telegram_id_is_refused(api: Api, db: None, tg_id: object) -> None:
    answer = api.post(PATH, {"phone": PHONE, "tg_id": tg_id}, "the-bots-own-secret")
    assert answer.refusal == (422, "tg_id_invalid")


def test_the_same_is_refused_from_inside(db: None, at: datetime) -> None:
    with pytest.raises(PhoneInvalid):
        issue_ticket(phone="1", tg_id=TG_ID, at=at)
    with pytest.raises(TelegramIdInvalid):
        issue_ticket(phone=PHONE, tg_id=0, at=at)


def test_a_person_of_that_telegram_gets_none(make_person: Callable[..., User], at: datetime) -> None:
    make_person(tg_id=TG_ID)
    with pytest.raises(AlreadyRegistered):
        make_ticket(at)


def test_a_newer_token_replaces_the_older_one(api: Api, db: None, at: datetime) -> None:
    older, newer = make_ticket(at), make_ticket(at)
    live = SignUpTicket.objects.filter(replaced_at=None).values_list("token_hash", flat=True)
    assert [bytes(digest) for digest in live] == [token_hash(newer)]
    assert api.post("accounts/check_token", {"token": older})["how"] is False


def test_another_telegram_with_the_same_phone_replaces_it_too(db: None, at: datetime) -> None:
    make_ticket(at, tg_id=1)
    make_ticket(at, tg_id=2)
    assert list(SignUpTicket.objects.filter(replaced_at=None).values_list("tg_id", flat=True)) == [2]


def test_asking_takes_five_statements(
    db: None, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # savepoint, person, older, new, release
        make_ticket(at)


@pytest.mark.django_db(transaction=True)
def test_two_contacts_at_once_leave_one_live_ticket(at: datetime) -> None:
    results = run_at_once(8, lambda _: make_ticket(at))
    assert all(isinstance(token, str) for token in results)
    assert SignUpTicket.objects.filter(used_at=None, replaced_at=None).count() == 1
