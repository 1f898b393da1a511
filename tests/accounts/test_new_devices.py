"""A sign-in on a device that was not known is told to its owner; the account's first is no news."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import Notice, User
from projectsplatform.accounts.operations.devices import forget_devices
from projectsplatform.accounts.operations.sign_in import sign_in
from projectsplatform.kit.clock import now
from tests.cast import PASSWORD, Api
from tests.factories.accounts import ADDRESS, ask_for_code, last_buttons, last_code, last_text
from tests.factories.devices import sign_in_on_a_device
from tests.factories.staff import give_password, make_member, sent_code

HOUR = timedelta(hours=1)
TOLD = "accounts.signed_in.new_device"


def told(person: User) -> int:
    return Notice.objects.filter(user=person, event__startswith=TOLD).count()


@pytest.fixture
def token(owner: User, at: datetime) -> str:
    """Of the account's first device."""
    return sign_in_on_a_device(owner, at).device_token


def test_the_first_sign_in_is_no_news(owner: User, token: str) -> None:
    assert told(owner) == 0


def test_a_known_device_is_no_news(owner: User, token: str, at: datetime) -> None:
    sign_in_on_a_device(owner, at + HOUR, device_token=token)
    assert told(owner) == 0


def test_a_device_that_shows_its_token_with_the_code_is_no_news(owner: User, token: str, at: datetime) -> None:
    challenge, code = ask_for_code(owner, at + HOUR)
    sign_in(
        username="owner", code=code, challenge=challenge, device_name="", address=ADDRESS, device_tokens=[token], at=at + HOUR
    )  # fmt: skip
    assert told(owner) == 0


def test_another_device_is_told_with_its_name_and_a_button_to_the_sessions(
    owner: User, token: str, at: datetime
) -> None:
    sign_in_on_a_device(owner, at + HOUR)
    assert told(owner) == 1
    assert last_text(owner).splitlines() == [
        "Hisobingizga yangi qurilmadan kirildi.",
        "Agar bu siz boʻlmasangiz, oʻsha seansni yakunlang va parolingizni darhol oʻzgartiring.",
        "Qurilma: Chrome, Windows",
        "Vaqt: 31-yanvar 2026, 13:00 (Toshkent)",
    ]
    [button] = last_buttons(owner)
    assert button.url == "http://127.0.0.1:8000/settings/sessions/"


def test_a_device_of_somebody_else_is_new_here(owner: User, stranger: User, token: str, at: datetime) -> None:
    theirs = sign_in_on_a_device(stranger, at).device_token
    sign_in_on_a_device(owner, at + HOUR, device_token=theirs)
    assert (told(owner), told(stranger)) == (1, 0)


def test_a_device_that_was_forgotten_is_new(owner: User, token: str, at: datetime) -> None:
    forget_devices(owner.pk)
    sign_in_on_a_device(owner, at + HOUR, device_token=token)
    assert told(owner) == 1


def test_a_wrong_code_tells_nothing(api: Api, owner: User, token: str) -> None:
    ask_for_code(owner, now())
    api.post("accounts/login", {"username": "owner", "code": "000000"})
    assert told(owner) == 0


def test_a_program_is_told_of(api: Api, owner: User, token: str) -> None:
    challenge, code = ask_for_code(owner, now())
    assert api.post("accounts/login", {"username": "owner", "code": code, "challenge": challenge}).status == 200
    assert told(owner) == 1


def test_a_browser_is_told_of_once(owner: User, token: str) -> None:
    browser = Client()
    for _ in range(2):
        browser.post("/login/", {"username": "owner", "password": PASSWORD})
        assert browser.post("/login/code/", {"code": last_code(owner)})["Location"] == "/home/"
        browser.cookies.pop("session", None)
    assert told(owner) == 1


def test_a_member_of_staff_is_told_of_another_browser(owner: User) -> None:
    member = make_member(Role.SUPPORT, owner.password)
    browsers = [Client(), Client()]
    for browser in browsers:
        give_password(browser, member)
        assert browser.post("/staff/login/code/", {"code": sent_code(member)})["Location"] == "/staff/"
    assert "panelga yangi qurilmadan kirildi" in last_text(member)
    assert [button.url for button in last_buttons(member)] == ["http://127.0.0.1:8000/staff/password_change/"]
    assert not Notice.objects.filter(user=member).exists()


def test_a_members_known_browser_is_no_news(owner: User) -> None:
    member, browser = make_member(Role.SUPPORT, owner.password), Client()
    for _ in range(2):
        give_password(browser, member)
        browser.post("/staff/login/code/", {"code": sent_code(member)})
        browser.cookies.pop("sessionid", None)
    assert "yangi qurilmadan" not in last_text(member)
