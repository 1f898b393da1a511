from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.hashers import make_password
from django.test import Client

from projectsplatform.accounts.enums import Purpose, Role
from projectsplatform.accounts.models import AuditEvent, SignInCode, User
from projectsplatform.accounts.operations.codes import issue_code, void_code
from projectsplatform.kit.clock import now
from projectsplatform.staff.pages import sign_in as sign_in_page
from projectsplatform.staff.pages.sign_in import PENDING
from projectsplatform.staff.site import StaffSite
from tests.cast import PASSWORD
from tests.factories.devices import spend_address
from tests.factories.staff import give_password, make_member, open_panel, sent_code

pytestmark = pytest.mark.django_db

CODE = "/staff/login/code/"


@pytest.fixture(scope="module")
def encoded() -> str:
    return make_password(PASSWORD)


@pytest.fixture
def member(db: None, encoded: str) -> User:
    return make_member(Role.SUPPORT, encoded)


def is_in(client: Client) -> bool:
    return client.get("/staff/").status_code == 200


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def test_the_site_is_ours_and_not_a_librarys_with_one_step() -> None:
    assert admin.site.__class__ is StaffSite


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in() -> None:
    assert Client().get("/staff/").headers["Location"] == "/staff/login/?next=/staff/"


def test_password_and_code_open_the_panel(member: User) -> None:
    client = Client()

    assert give_password(client, member).headers["Location"] == CODE
    response = client.post(CODE, {"code": f" {sent_code(member)} "})

    assert response.headers["Location"] == "/staff/"
    assert is_in(client)
    assert AuditEvent.objects.filter(event="staff.signed_in", actor_id=member.pk).count() == 1


def test_the_password_alone_opens_nothing(member: User) -> None:
    client = Client()
    give_password(client, member)

    assert not is_in(client)
    assert not client.login(username=member.username, password="x")


def test_a_wrong_password_sends_no_code(member: User) -> None:
    response = give_password(Client(), member, "wrong")

    assert "Foydalanuvchi nomi yoki parol notoʻgʻri." in text_of(response)
    assert not SignInCode.objects.exists()


def test_a_customer_is_answered_like_a_wrong_password(owner: User, member: User) -> None:
    client = Client()
    wrong = text_of(give_password(client, member, "wrong")).replace(member.username, "")

    assert text_of(give_password(client, owner)).replace(owner.username, "").count("parol notoʻgʻri") == 1
    assert wrong.count("parol notoʻgʻri") == 1
    assert PENDING not in client.session
    assert not SignInCode.objects.exists()


def test_a_wrong_code_opens_nothing(member: User) -> None:
    client = Client()
    give_password(client, member)
    wrong = "000000" if sent_code(member) != "000000" else "111111"

    assert "Kod notoʻgʻri" in text_of(client.post(CODE, {"code": wrong}))
    assert not is_in(client)


def test_a_code_opens_once(member: User) -> None:
    client, second = Client(), Client()
    give_password(client, member)
    second.cookies = client.cookies.copy()
    client.post(CODE, {"code": sent_code(member)})

    second.post(CODE, {"code": sent_code(member)})
    assert not is_in(second)


def test_the_code_of_an_ordinary_sign_in_opens_no_panel(member: User) -> None:
    client = Client()
    give_password(client, member)
    issue_code(person=member, purpose=Purpose.LOGIN, secret="123456", device_name="", at=now())

    client.post(CODE, {"code": sent_code(member)})
    assert not is_in(client)


def test_the_second_step_needs_the_first(member: User) -> None:
    assert Client().get(CODE).headers["Location"] == "/staff/login/"
    assert Client().post(CODE, {"code": "123456"}).headers["Location"] == "/staff/login/"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/staff/accounts/user/", "/staff/accounts/user/"),
        ("/login/", "/staff/"),
        ("https://example.com/staff/", "/staff/"),
        ("//example.com/staff/", "/staff/"),
        ("/staff/../api/v1/docs", "/staff/"),
    ],
)
def test_it_leads_on_within_the_panel_only(member: User, wanted: str, reached: str) -> None:
    client = Client()
    give_password(client, member, query=f"?next={wanted}")

    assert client.post(CODE, {"code": sent_code(member)}).headers["Location"] == reached


def test_wrong_passwords_are_limited(member: User) -> None:
    client = Client()
    answers = [give_password(client, member, "wrong") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert give_password(client, member).status_code == 429


def test_beside_a_flood_a_browser_that_signed_in_before_gets_in(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = now()
    monkeypatch.setattr(sign_in_page, "now", lambda: moment)
    client = Client()
    give_password(client, member)
    client.post(CODE, {"code": sent_code(member)})
    client.post("/staff/logout/")
    spend_address(member.username, "127.0.0.1", moment)

    assert give_password(Client(), member).status_code == 429
    assert give_password(client, member).headers["Location"] == CODE
    assert client.post(CODE, {"code": sent_code(member)}).headers["Location"] == "/staff/"


def test_beside_a_flood_an_open_window_changes_the_password(member: User) -> None:
    client = open_panel(member)
    spend_address(member.username, "127.0.0.1", now())
    old_and_new = {"old_password": PASSWORD, "new_password": "Yangi-bahor-2077"}
    assert client.post("/staff/password_change/", old_and_new).status_code == 302


def test_whoever_is_in_is_not_asked_again(member: User) -> None:
    client = open_panel(member)

    assert client.get("/staff/login/").headers["Location"] == "/staff/"
    assert client.get(CODE).headers["Location"] == "/staff/login/"


def test_a_disabled_member_is_out_at_once(member: User) -> None:
    client = open_panel(member)
    User.objects.filter(pk=member.pk).update(is_active=False)

    assert not is_in(client)


def test_this_was_not_me_ends_the_panel(member: User) -> None:
    client = Client()
    give_password(client, member)
    client.post(CODE, {"code": sent_code(member)})
    assert member.tg_id

    void_code(code_id=SignInCode.objects.get().pk, tg_id=member.tg_id, at=now())
    assert not is_in(client)


def test_signing_out_ends_it(member: User) -> None:
    client = open_panel(member)
    client.post("/staff/logout/")

    assert not is_in(client)


def test_forms_are_guarded_against_other_sites(member: User) -> None:
    client = Client(enforce_csrf_checks=True)

    assert give_password(client, member).status_code == 403
    assert not SignInCode.objects.exists()


def test_another_password_keeps_this_window_and_ends_the_others(member: User) -> None:
    here, there = open_panel(member), open_panel(member)
    fields = {"old_password": PASSWORD, "new_password": "Sirdaryo-kechasi-81"}

    assert here.post("/staff/password_change/", fields).headers["Location"] == "/staff/"
    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"old_password": "wrong"}, "parol notoʻgʻri"),
        ({"new_password": "12345678"}, "parol"),
        ({"new_password": ""}, "Bu maydonni toʻldiring"),
    ],
)
def test_a_password_change_can_be_refused(member: User, fields: dict[str, str], text: str) -> None:
    client = open_panel(member)
    known = {"old_password": PASSWORD, "new_password": "Sirdaryo-kechasi-81"}

    response = client.post("/staff/password_change/", {**known, **fields})
    assert (response.status_code, text in text_of(response)) == (200, True)
    assert User.objects.get(pk=member.pk).password == member.password


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "text"),
    [("uz", "Xodimlar paneli"), ("uz-Cyrl", "Ходимлар панели"), ("ru", "Панель сотрудников"), ("en", "Staff panel")],
)
def test_it_speaks_the_readers_language(language: str, text: str) -> None:
    assert text in text_of(Client().get("/staff/login/", headers={"accept-language": language}))


@pytest.mark.django_db
def test_only_the_panel_may_evaluate_in_the_page(api: Any) -> None:
    assert "'unsafe-eval'" in Client().get("/staff/login/").headers["Content-Security-Policy"]


def test_cookies_are_the_panels_only(member: User, make_person: Callable[..., User]) -> None:
    client = Client()
    client.get("/staff/login/")
    give_password(client, member)

    assert {
        name: (cookie["path"], cookie["domain"], cookie["httponly"]) for name, cookie in client.cookies.items()
    } == {"staff": ("/", "", True), "staff-csrf": ("/", "", True)}


def test_the_panels_cookie_opens_neither_the_cabinet_nor_the_api(member: User) -> None:
    client = open_panel(member)
    assert is_in(client)
    assert client.get("/home/").headers["Location"].startswith("/login/")
    assert client.get("/api/v1/licences").status_code == 401
