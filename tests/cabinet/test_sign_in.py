from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from projectsplatform.accounts.models import KnownDevice, Session, SignInCode
from projectsplatform.cabinet.pages import sign_in as sign_in_page
from projectsplatform.kit.clock import now
from tests.cabinet.browsing import browser, hidden_fields, text_of
from tests.cast import PASSWORD
from tests.factories.accounts import last_code, messages_to, wrong
from tests.factories.devices import spend_address

ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "",
    "/logout/", "/api/v1/docs", "/\nevil",
]  # fmt: skip


def ask(client: Client, person: Any, **more: str) -> Any:
    return client.post("/login/", {"username": person.username, "password": PASSWORD, **more})


def enter(client: Client, person: Any, **more: str) -> Any:
    ask(client, person, **more)
    return client.post("/login/code/", {"code": last_code(person)})


def test_password_and_code_sign_in(nobody: Client, owner: Any) -> None:
    assert ask(nobody, owner)["Location"] == "/login/code/"
    assert nobody.get("/login/code/").status_code == 200
    response = nobody.post("/login/code/", {"code": last_code(owner)})
    assert response["Location"] == "/home/"
    assert "Gʻayrat Oʻktamov" in text_of(nobody.get("/home/"))


def test_the_cookie_is_for_us_alone(nobody: Client, owner: Any) -> None:
    cookie = enter(nobody, owner).cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/", "")
    assert cookie["domain"] == ""


@override_settings(HTTPS=True)
def test_over_https_it_is_bound_to_the_host(nobody: Client, owner: Any) -> None:
    cookies = enter(nobody, owner).cookies
    assert "session" not in cookies
    assert (cookies["__Host-session"]["secure"], cookies["__Host-session"]["path"]) == (True, "/")
    assert nobody.get("/home/").status_code == 200
    page = browser().get("/login/")
    assert page.cookies["__Host-csrf"]["secure"] is True


def test_a_form_of_ours_is_taken(owner: Any) -> None:
    client = browser(checks_forms=True)
    token = client.get("/login/").context["csrf_token"]
    response = client.post(
        "/login/", {"username": owner.username, "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    )
    assert response["Location"] == "/login/code/"


def test_a_wrong_password_keeps_the_name_only(nobody: Client, owner: Any) -> None:
    response = nobody.post("/login/", {"username": owner.username, "password": "sirlisoʻz"})
    page = text_of(response)
    assert response.status_code == 401
    assert "The username or the password is wrong." in page
    assert f'value="{owner.username}"' in page
    assert "sirlisoʻz" not in page


def test_a_wrong_code_can_be_tried_again(nobody: Client, owner: Any) -> None:
    ask(nobody, owner)
    assert nobody.post("/login/code/", {"code": wrong(last_code(owner))}).status_code == 401
    assert nobody.post("/login/code/", {"code": last_code(owner)}).status_code == 302


def test_without_a_right_password_there_is_no_code_page(nobody: Client, owner: Any) -> None:
    assert nobody.get("/login/code/")["Location"] == "/login/"
    nobody.cookies["sign-in"] = "forged:1:x"
    assert nobody.get("/login/code/")["Location"] == "/login/"
    assert nobody.post("/login/resend/")["Location"] == "/login/"


def test_another_code_replaces_the_first(nobody: Client, owner: Any) -> None:
    ask(nobody, owner)
    first = last_code(owner)
    assert nobody.post("/login/resend/")["Location"] == "/login/code/"
    assert len(messages_to(owner)) == 2
    assert nobody.post("/login/code/", {"code": first}).status_code == (302 if first == last_code(owner) else 401)
    assert nobody.post("/login/code/", {"code": last_code(owner)}).status_code == 302


@pytest.mark.parametrize("change", ["used_at", "voided_at"])
def test_a_code_that_is_over_brings_no_other(nobody: Client, owner: Any, change: str) -> None:
    ask(nobody, owner)
    code = SignInCode.objects.get(user=owner)
    SignInCode.objects.update(**{change: code.created_at})
    assert nobody.post("/login/resend/")["Location"] == "/login/"
    assert len(messages_to(owner)) == 1


def test_nor_does_one_of_a_quarter_of_an_hour_ago(nobody: Client, owner: Any) -> None:
    ask(nobody, owner)
    code = SignInCode.objects.get(user=owner)
    SignInCode.objects.update(created_at=code.created_at - timedelta(minutes=15))
    assert nobody.post("/login/resend/")["Location"] == "/login/"


def test_a_fourth_code_must_wait(nobody: Client, owner: Any) -> None:
    ask(nobody, owner)
    statuses = [nobody.post("/login/resend/").status_code for _ in range(3)]
    assert statuses == [302, 302, 429]


def test_the_way_goes_on_to_the_page_that_was_wanted(nobody: Client, owner: Any) -> None:
    login = nobody.get("/statement/?direction=in", follow=True)
    wanted = hidden_fields(login)["next"]
    assert enter(nobody, owner, next=wanted)["Location"] == "/statement/?direction=in"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_it_never_leads_elsewhere(nobody: Client, owner: Any, wanted: str) -> None:
    assert enter(nobody, owner, next=wanted)["Location"] == "/home/"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nor_does_a_choice_of_language(nobody: Client, wanted: str) -> None:
    assert nobody.post("/preferences/", {"language": "ru", "next": wanted})["Location"] == "/"


def test_signing_out_ends_the_session(nobody: Client, owner: Any) -> None:
    enter(nobody, owner)
    response = nobody.post("/logout/")
    assert (response["Location"], response.cookies["session"].value) == ("/", "")
    assert Session.objects.get(user=owner).revoked_at is not None
    assert nobody.post("/logout/").status_code == 302


def test_an_ended_session_is_over_in_the_cabinet_too(customer: Client, owner: Any) -> None:
    Session.objects.filter(user=owner).update(revoked_at=owner.created_at)
    assert customer.get("/home/").status_code == 302


def test_who_is_signed_in_is_not_asked_again(customer: Client) -> None:
    assert customer.get("/login/")["Location"] == "/home/"
    assert customer.get("/")["Location"] == "/home/"


def test_a_browser_where_two_people_signed_in_is_known_to_both(
    nobody: Client, owner: Any, stranger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    monkeypatch.setattr(sign_in_page, "now", lambda: moment)
    for person in (owner, stranger):
        enter(nobody, person)
        nobody.post("/logout/")
    for person in (owner, stranger):
        spend_address(person.username, "127.0.0.1", moment)
        assert ask(nobody, person)["Location"] == "/login/code/"
        assert ask(browser(), person).status_code == 429


def test_signing_in_again_exchanges_the_browsers_token(nobody: Client, owner: Any) -> None:
    first, second = (
        next(cookie for name, cookie in enter(nobody, owner).cookies.items() if name.startswith("device-"))
        for _ in range(2)
        if nobody.post("/logout/")
    )
    assert first.key == second.key
    assert first.value != second.value
    assert KnownDevice.objects.count() == 1
