"""Taking over somebody else's account, licence or installation: each way is refused."""

import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from psycopg import sql

from projectsplatform.accounts.models import AuditEvent, Session, SignUpTicket, User
from projectsplatform.accounts.operations.tickets import issue_ticket
from projectsplatform.accounts.rules.limits import WRONG_SECRETS_OF_PAIR
from projectsplatform.aloqa.models import Attachment
from projectsplatform.aloqa.operations.customer_messages import write_in_cabinet
from projectsplatform.config.api import api as ninja
from projectsplatform.config.database_mark import claim_database
from projectsplatform.kit.clock import now
from projectsplatform.kit.models import Limit
from projectsplatform.kundalikcom.models import SchoolLogin
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.telegram.models import OutboxMessage
from tests.bot.conversation import answers, last_text, tell
from tests.cast import Api
from tests.e2e.start import Start, free_port
from tests.factories.accounts import ask_for_code, messages_to, registration, token_of
from tests.factories.catalogue import put_catalogue
from tests.factories.kundalikcom import make_login
from tests.factories.licences import make_binding, make_licence
from tests.factories.pictures import png
from tests.factories.telegram import contact, group_message, pressed_button, private_message
from tests.holds.web import Web, database_beside, running_web, wait_for_room_in
from tests.races import run_at_once

REGISTER, REFRESH, ABOUT = "accounts/register", "accounts/refresh_user", "accounts/about_account"
PHONE = "+998901234567"
NOT_FOUND, TOKEN_INVALID, TOKEN_REQUIRED = (404, "not_found"), (401, "token_invalid"), (401, "token_required")
FORWARDED = {"type": "hidden_user", "date": 1_770_000_000, "sender_user_name": "Kimdir"}
BOT = {"id": 9, "is_bot": True, "first_name": "Bot", "username": "some_bot"}

_KEY = b64encode(bytes(range(32))).decode()
REAL = {
    "SECRET_KEY": "s" * 50,
    "VAULT_KEYS": f"2026:{_KEY}",
    "LICENCE_SIGNING_KEYS": f"2026:{_KEY}",
    "BOT_SERVICE_TOKEN": "b" * 32,
    "TELEGRAM_BOT_TOKEN": "1:a",
}


@pytest.fixture
def marked() -> Iterator[Callable[[str], str]]:
    """The address of an empty database that bears a mark."""
    given = settings.HERE.database_admin_url
    name = f"{settings.DATABASES['default']['TEST']['NAME']}_hijack_{os.getpid()}"

    def mark(kind: str) -> str:
        address = database_beside(name, settings.DATABASE_OWNER)
        claim_database(address, demo=kind == "demo")
        return address

    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield mark
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def a_session(owner: User) -> str:
    token_of(owner, now())
    return str(Session.objects.get(user=owner).id)


def a_licence(owner: User) -> str:
    put_catalogue()
    licence = make_licence(owner, at=now())
    make_binding(licence, "eski-kompyuter", at=now())
    return str(licence.id)


def a_login(owner: User) -> str:
    return str(make_login(owner, now()).id)


def a_file(owner: User) -> str:
    file = ContentFile(png(3, 3), "chek.png")
    write_in_cabinet(person_id=owner.pk, text="", files=[file], about=None, key="hijack", at=now())
    return str(Attachment.objects.get().id)


# Whatever an address can name has its owner here: a new kind of id must be added before its route passes.
OWNED: dict[str, Callable[[User], str]] = {
    "session_id": a_session,
    "licence_id": a_licence,
    "login_id": a_login,
    "file_id": a_file,
}


def routes_with_ids() -> list[tuple[str, str]]:
    """Method and path of every documented operation whose path names something."""
    paths = ninja.document()["paths"].items()
    return [(method.upper(), path) for path, operations in paths if "{" in path for method in operations]


def pages(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every other route, as its pattern."""
    for item in resolver.url_patterns:
        route = f"{before}{item.pattern}"
        if isinstance(item, URLPattern):
            yield route
        elif not route.startswith("api/"):
            yield from pages(item, route)


def pages_with_ids() -> list[str]:
    """Providers' addresses name nobody: they answer everything in their protocols (`tests/payments`)."""
    found = {route for route in pages(get_resolver()) if "<" in route}
    return sorted(route for route in found if not route.startswith(("demo/", "payments/")))


# --- another person's ids


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), routes_with_ids())
def test_another_persons_id_is_not_there(method: str, path: str, owner: User, stranger: User) -> None:
    names = re.findall(r"{(\w+)}", path)
    address = path.format(**{name: OWNED[name](owner) for name in names})
    body = (
        {"login": "oʻgʻirlangan", "password": "Boshqa-parol-1", "label": "x"} if method in {"PATCH", "POST"} else None
    )

    assert Api().call(method, address, body, token_of(stranger, now())).refusal == NOT_FOUND


@pytest.mark.django_db
def test_after_all_of_them_the_owner_has_everything(owner: User, stranger: User) -> None:
    ids = {name: make(owner) for name, make in OWNED.items()}
    token = token_of(stranger, now())
    for method, path in routes_with_ids():
        Api().call(method, path.format(**ids), {"login": "x", "password": "y"} if method != "DELETE" else None, token)

    assert Session.objects.get(pk=ids["session_id"]).revoked_at is None
    assert SchoolLogin.objects.get().login == "aliyev.a"
    assert DeviceBinding.objects.get().released_at is None


@pytest.mark.django_db
def test_no_page_opens_by_an_id_and_an_api_token(owner: User, stranger: User) -> None:
    api, tokens = Api(), [token_of(person, now()) for person in (owner, stranger)]

    opened = [
        (route, status)
        for route in pages_with_ids()
        for token in tokens
        if (status := api.get(concrete(route, owner), token).status) not in {302, 401, 403, 404, 405}
    ]

    assert opened == []


def concrete(route: str, owner: User) -> str:
    """An address that the route matches, with the owner's id wherever it names something."""
    plain = re.sub(r"\(\?P<\w+>([^|)]*)[^)]*\)", r"\1", route).replace("^", "").replace("$", "").replace(".*", "x")
    return "/" + re.sub(r"<[^>]+>", str(owner.id), plain)


@pytest.mark.django_db
def test_another_persons_id_with_ones_own_token_refreshes_nothing(owner: User, stranger: User) -> None:
    mine, theirs = token_of(stranger, now()), token_of(owner, now())

    assert Api().post(REFRESH, {"user_id": str(owner.id), "old_token": mine}).refusal == TOKEN_INVALID
    assert Api().post(REFRESH, {"user_id": str(stranger.id), "old_token": theirs}).refusal == TOKEN_INVALID
    assert Session.objects.filter(revoked_at=None, generation=0).count() == 2


@pytest.mark.django_db
def test_another_persons_challenge_opens_nothing(owner: User, stranger: User) -> None:
    challenge, code = ask_for_code(owner, now())
    body = {"username": "stranger", "code": code, "challenge": challenge}

    assert Api().post("accounts/login", body).refusal == (401, "invalid_code")


@pytest.mark.django_db
def test_another_persons_code_is_not_voided_from_a_strangers_chat(owner: User) -> None:
    challenge, code = ask_for_code(owner, now())
    tell(pressed_button(5, f"void:{challenge}"))

    body = {"username": "owner", "code": code, "challenge": challenge}
    assert Api().post("accounts/login", body).status == 200


# --- contacts


@pytest.mark.django_db
@pytest.mark.parametrize(
    "update",
    [
        private_message(5, contact=contact(6)),
        private_message(5, contact=contact(None)),
        private_message(5, contact=contact(5), forward_origin=FORWARDED),
        private_message(5, contact=contact(5), forward_date=1_770_000_000),
        private_message(5, contact=contact(5), via_bot=BOT),
        group_message(5, contact=contact(5)),
    ],
    ids=["foreign", "of-nobody-in-telegram", "forwarded", "forwarded-long-ago", "through-a-bot", "in-a-group"],
)
def test_a_contact_that_is_not_the_senders_own_gives_no_token(update: dict[str, Any]) -> None:
    tell(update)

    assert not SignUpTicket.objects.exists()
    assert not OutboxMessage.objects.filter(kind="bot.registration").exists()


@pytest.mark.django_db
def test_a_recycled_number_opens_nothing_of_its_former_owner(make_person: Callable[..., User]) -> None:
    former = make_person(username="owner", phone=PHONE)
    tell(private_message(5, contact=contact(5, PHONE)))

    assert not SignUpTicket.objects.exists()
    assert [message.kind for message in answers(5)] == ["bot.contact_refused"]
    assert "owner" not in last_text(5)
    ask_for_code(former, now())
    assert len(messages_to(former)) == 1
    assert len(answers(5)) == 1


@pytest.mark.django_db
def test_a_number_registered_after_its_ticket_registers_nobody_else(make_person: Callable[..., User]) -> None:
    token = issue_ticket(phone=PHONE, tg_id=5, at=now()).token
    make_person(phone=PHONE)

    assert Api().post(REGISTER, registration(token)).refusal == (409, "already_registered")
    assert User.objects.count() == 1


# --- registration tokens


@pytest.mark.django_db
def test_a_registration_token_that_was_used_registers_nobody(db: None) -> None:
    token = issue_ticket(phone=PHONE, tg_id=5, at=now()).token
    Api().post(REGISTER, registration(token))

    again = Api().post(REGISTER, registration(token, username="boshqa", email="boshqa@example.uz"))
    assert again.refusal == TOKEN_INVALID
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_registrations_with_one_token_at_once_one_makes_an_account(web: Web) -> None:
    token = issue_ticket(phone=PHONE, tg_id=5, at=now()).token

    def register(n: int) -> tuple[int, str]:
        answer = web.post(REGISTER, registration(token, username=f"nomzod{n}", email=f"nomzod{n}@example.uz"))
        return answer.status, answer.body.get("code", "")

    answered = run_at_once(8, register)

    assert answered.count((201, "")) == User.objects.count() == 1
    assert set(answered) <= {(201, ""), TOKEN_INVALID, (429, "busy")}


@pytest.mark.django_db(transaction=True)
def test_a_replaced_token_beside_its_successor_makes_no_second_account(web: Web) -> None:
    tokens = [issue_ticket(phone=PHONE, tg_id=5, at=now()).token for _ in range(2)]

    statuses = run_at_once(
        2,
        lambda n: (
            web.post(REGISTER, registration(tokens[n], username=f"nomzod{n}", email=f"nomzod{n}@example.uz")).status
        ),
    )

    assert statuses == [401, 201]
    assert User.objects.count() == 1


# --- tokens in the wrong place


@pytest.mark.django_db
def test_a_registration_token_is_no_sessions(db: None) -> None:
    token = issue_ticket(phone=PHONE, tg_id=5, at=now()).token

    assert Api().post(ABOUT, {"token": token}).refusal == TOKEN_INVALID
    assert Api().get("accounts/sessions", token).refusal == TOKEN_INVALID


@pytest.mark.django_db
def test_a_sessions_token_registers_nobody(owner: User) -> None:
    assert Api().post(REGISTER, registration(token_of(owner, now()))).refusal == TOKEN_INVALID


@pytest.mark.django_db
def test_a_token_in_the_address_is_not_read(owner: User) -> None:
    token = token_of(owner, now())

    for name in ("token", "access_token", "Authorization", "bearer"):
        assert Api().post(f"{ABOUT}?{name}={token}", {}).refusal == TOKEN_REQUIRED
        assert Api().get(f"accounts/sessions?{name}={token}").refusal == TOKEN_REQUIRED
    assert Api().post(f"{ABOUT}/{token}", {}).refusal == NOT_FOUND
    assert Api().delete(f"accounts/sessions/{token}").refusal == TOKEN_REQUIRED


@pytest.mark.django_db
def test_a_token_in_another_header_is_not_read(owner: User) -> None:
    token = token_of(owner, now())

    for headers in ({"cookie": f"token={token}"}, {"x_token": token}, {"authorization": f"Basic {token}"}):
        assert Api().get("accounts/sessions", **headers).refusal == TOKEN_REQUIRED


@pytest.mark.django_db
def test_a_resource_takes_no_token_from_the_body(owner: User) -> None:
    body = {"token": token_of(owner, now()), "login": "a", "password": "b"}

    assert Api().post("kundalikcom/logins", body).refusal == TOKEN_REQUIRED


@pytest.mark.django_db
def test_a_licence_key_is_no_token(owner: User) -> None:
    key = Licence.objects.get(pk=a_licence(owner)).key

    assert Api().post(ABOUT, {"token": key}).refusal == TOKEN_INVALID
    assert Api().post("kundalikcom/check_pc", {"token": key, "device_id": "PC-1"}).refusal == TOKEN_INVALID
    assert Api().post("kundalikcom/buy", {"token": key, "months_count": 1}).refusal == TOKEN_INVALID


@pytest.mark.django_db
@pytest.mark.parametrize("path", [ABOUT, "accounts/logout", "kundalikcom/get_school", "kundalikcom/check_pc"])
def test_two_different_tokens_are_none(path: str, owner: User, stranger: User) -> None:
    mine, theirs = token_of(stranger, now()), token_of(owner, now())
    body = {"token": theirs, "device_id": "PC-1"}

    assert Api().post(path, body, token=mine).refusal == TOKEN_INVALID


# --- refresh


@pytest.mark.django_db
def test_a_refresh_with_a_spent_token_ends_the_session_and_tells_its_owner(owner: User) -> None:
    body = {"user_id": str(owner.id), "old_token": token_of(owner, now())}
    fresh = Api().post(REFRESH, body)["token"]
    assert Api().post(ABOUT, {"token": fresh}).status == 200

    assert Api().post(REFRESH, body).refusal == TOKEN_INVALID
    assert Api().post(ABOUT, {"token": fresh}).refusal == TOKEN_INVALID
    assert AuditEvent.objects.get().event == "account.session.token_reused"
    assert [message.kind for message in messages_to(owner)] == ["accounts.session.token_reused"]


@pytest.mark.django_db
def test_a_spent_token_used_for_anything_else_is_only_refused(owner: User) -> None:
    old = token_of(owner, now())
    fresh = Api().post(REFRESH, {"user_id": str(owner.id), "old_token": old})["token"]

    assert Api().post(ABOUT, {"token": old}).refusal == TOKEN_INVALID
    assert Api().post(ABOUT, {"token": fresh}).status == 200


# --- the address


@pytest.mark.django_db(transaction=True)
def test_a_forwarded_address_from_an_untrusted_peer_hides_nobody(web: Web, owner: User) -> None:
    wait_for_room_in(WRONG_SECRETS_OF_PAIR)
    body = {"username": "owner", "password": "Boshqa-parol-2077"}

    statuses = [
        web.post(
            "accounts/get_code",
            body,
            X_Forwarded_For=f"203.0.113.{n}",
            X_Real_IP=f"203.0.113.{n}",
            Forwarded=f"for=203.0.113.{n}",
        ).status
        for n in range(12)
    ]

    assert statuses == [401] * 10 + [429] * 2
    assert {row.key for row in Limit.objects.all()} == {"127.0.0.1", "owner|127.0.0.1"}


@pytest.mark.django_db
def test_behind_a_trusted_proxy_an_invented_hop_hides_nobody(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", (ip_network("10.0.0.0/8"),))
    proxy = Api(address="10.0.0.7")
    body = {"username": "owner", "password": "Boshqa-parol-2077"}

    statuses = [
        proxy.post("accounts/get_code", body, x_forwarded_for=f"192.0.2.{n}, 198.51.100.9, 10.0.0.8").status
        for n in range(12)
    ]

    assert statuses == [401] * 10 + [429] * 2


def test_the_generated_routes_are_there() -> None:
    assert len(routes_with_ids()) >= 5
    assert len(pages_with_ids()) >= 50


# --- a demo switch forgotten in production


@pytest.mark.parametrize(
    "public",
    [{"PUBLIC_URL": "https://maktab.example.uz"}, {"ALLOWED_HOSTS": "maktab.example.uz"}, {"ALLOWED_HOSTS": "*"}],
)
def test_a_demo_at_a_public_address_does_not_start(public: dict[str, str], tmp_path: Path) -> None:
    said = Start(tmp_path / "var", free_port()).refused(**REAL, DEMO="1", **public)

    assert said.startswith(("The demo serves this machine only", "ALLOWED_HOSTS holds '*'"))


@pytest.mark.parametrize(
    ("kind", "demo", "sentence"),
    [("real", "1", "The database belongs to a real installation"), ("demo", "0", "The database belongs to a demo")],
)
def test_a_demo_and_a_real_installation_refuse_each_others_database(
    kind: str, demo: str, sentence: str, marked: Callable[[str], str], tmp_path: Path
) -> None:
    here = {"PUBLIC_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1"}
    start = Start(tmp_path / "var", free_port(), **REAL, **here, DEMO=demo)

    assert start.refused(DATABASE_URL=marked(kind)).startswith(sentence)


@pytest.mark.prove  # as e2e/test_production has it of its installation
@pytest.mark.django_db(transaction=True)
def test_outside_the_demo_there_is_no_simulator() -> None:
    here = {"PUBLIC_URL": "http://127.0.0.1", "ALLOWED_HOSTS": "127.0.0.1"}
    with running_web(**REAL, **here, DEMO="0") as real:
        paths = ["/demo/", "/demo/telegram/", "/demo/telegram/api/1/messages"]
        assert {real.line().call("GET", path).status for path in paths} == {404}
        assert real.post("/demo/telegram/api/1/send", {"text": "/start"}).status == 404
    assert not OutboxMessage.objects.exists()
