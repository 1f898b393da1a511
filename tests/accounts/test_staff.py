import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import (
    InvalidCode,
    InvalidCredentials,
    RoleInvalid,
    UsernameInvalid,
    UsernameTaken,
    WeakPassword,
)
from projectsplatform.accounts.models import StaffMember, User
from projectsplatform.accounts.operations.codes import SentCode, void_code
from projectsplatform.accounts.operations.demo import create_demo_staff
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.accounts.operations.staff_links import link_staff
from projectsplatform.accounts.operations.staff_sign_in import request_staff_code, sign_in_staff
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import TooManyAttempts
from projectsplatform.telegram.models import TelegramChat
from projectsplatform.telegram.operations import bot_api
from projectsplatform.telegram.rules.answers import BotApiError
from tests.cast import PASSWORD, Api
from tests.factories.accounts import ADDRESS, last_code, last_text, make_staff, messages_to, newest_code, wrong


@pytest.fixture
def operator(db: None, at: datetime) -> User:
    return make_staff("operator", 40, at)


def ask(at: datetime, username: str = "operator", password: str = PASSWORD) -> SentCode:
    return request_staff_code(username=username, password=password, device_name="", address=ADDRESS, at=at)


def enter(sent: SentCode, code: str, at: datetime, username: str = "operator") -> User:
    return sign_in_staff(username=username, code=code, challenge=str(sent.challenge), address=ADDRESS, at=at).member


def test_a_member_of_staff_has_a_role(db: None, at: datetime) -> None:
    created = create_staff(username="Kassa", role="cashier", password=PASSWORD, at=at)
    member = StaffMember.objects.get()
    assert (member.id, member.username, member.is_staff, member.is_superuser) == (created.user.id, "kassa", True, False)
    assert [group.name for group in member.groups.all()] == ["cashier"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"username": "a b"}, UsernameInvalid),
        ({"role": "king"}, RoleInvalid),
        ({"password": "short"}, WeakPassword),
        ({"username": "operator"}, UsernameTaken),
    ],
)
def test_what_does_not_fit_makes_nobody(operator: User, at: datetime, changes: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        create_staff(**{"username": "another", "role": Role.SUPPORT, "password": PASSWORD, "at": at, **changes})
    assert User.objects.count() == 1


def test_owners_are_told_of_a_member_made_on_the_server(at: datetime, db: None) -> None:
    boss = make_staff("boss", 41, at, role=Role.OWNER)
    TelegramChat.objects.create(chat_id=41, language="ru", first_seen_at=at)
    make_staff("operator", 40, at)
    assert [item.kind for item in messages_to(boss)] == ["staff.created", "staff.linked"]
    assert "operator" in messages_to(boss)[0].body().text
    assert "На сервере" in messages_to(boss)[0].body().text


def test_staff_sign_in_with_password_and_code(operator: User, at: datetime) -> None:
    sent = ask(at)
    assert "Xodimlar paneli" in last_text(operator)
    assert enter(sent, last_code(operator), at) == operator
    with pytest.raises(InvalidCode):
        enter(sent, last_code(operator), at)


@pytest.mark.parametrize(("username", "password"), [("operator", "wrong"), ("nobody", PASSWORD), ("owner", PASSWORD)])
def test_everybody_else_gets_one_answer(
    operator: User, owner: User, at: datetime, username: str, password: str
) -> None:
    with pytest.raises(InvalidCredentials):
        ask(at, username, password)
    assert messages_to(owner) == []


def test_a_staff_code_is_dead_after_five_wrong_tries(operator: User, at: datetime) -> None:
    sent = ask(at)
    for _ in range(5):
        with pytest.raises(InvalidCode):
            enter(sent, wrong(last_code(operator)), at)
    with pytest.raises(TooManyAttempts):
        enter(sent, last_code(operator), at)


def test_who_is_no_longer_staff_does_not_get_in(operator: User, at: datetime) -> None:
    sent = ask(at)
    User.objects.update(is_staff=False)
    with pytest.raises(InvalidCode):
        enter(sent, last_code(operator), at)


def test_a_staff_code_opens_no_api_session(api: Api, operator: User) -> None:

    sent = ask(now())
    body = {"username": "operator", "code": last_code(operator), "challenge": str(sent.challenge)}
    assert api.post("accounts/login", body).refusal == (401, "invalid_code")


def test_this_was_not_me_ends_the_panels_cookies(operator: User, at: datetime) -> None:
    sent = ask(at)
    cookie = enter(sent, last_code(operator), at).get_session_auth_hash()
    void_code(code_id=newest_code(operator).id, tg_id=operator.tg_id, at=at)
    assert User.objects.get().get_session_auth_hash() != cookie


def test_the_demos_member_of_staff_is_made_once(db: None, at: datetime) -> None:
    password = create_demo_staff(at=at)
    member = User.objects.get()
    assert (member.username, member.tg_id, member.is_superuser) == ("admin", 1, True)
    assert [group.name for group in member.groups.all()] == ["owner"]
    assert ask(at, "admin", password)
    assert create_demo_staff(at=at) is None


def test_the_demo_command_prints_the_password_once(db: None) -> None:
    out = io.StringIO()
    call_command("create_demo_staff", stdout=out)
    call_command("create_demo_staff", stdout=out)
    username, password = out.getvalue().split()
    assert username == "admin"
    assert len(password) >= 16


def test_outside_the_demo_the_command_refuses(db: None, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("create_demo_staff")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    def command(*words: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        out = io.StringIO()
        call_command("create_staff", *words, stdout=out)
        return out.getvalue().strip()

    return command


def test_the_command_prints_a_link_that_ties(
    db: None, run: Callable[..., str], at: datetime, settings: Settings
) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    link = run("kassa", "--role", "cashier")
    start, token = link.split("?start=staff_")
    assert start == "http://127.0.0.1:8000/demo/telegram/"

    assert link_staff(token=token, tg_id=9, at=now()).username == "kassa"


def test_with_a_real_bot_the_link_leads_to_it(
    db: None, run: Callable[..., str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TELEGRAM_SIMULATED = False
    monkeypatch.setattr(bot_api, "call", lambda *_: {"username": "ProjectsPlatformBot"})
    assert run("kassa", "--role", "cashier").startswith("https://t.me/ProjectsPlatformBot?start=staff_")


def test_without_telegram_the_command_says_what_to_send(
    db: None, run: Callable[..., str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object) -> None:
        raise BotApiError(0, "TimeoutError")

    settings.TELEGRAM_SIMULATED = False
    monkeypatch.setattr(bot_api, "call", silent)
    assert run("kassa", "--role", "cashier").startswith("/start staff_")


def test_the_command_for_a_lost_telegram_prints_a_link(operator: User) -> None:
    out = io.StringIO()
    call_command("relink_staff", "operator", stdout=out)
    assert link_staff(token=out.getvalue().strip().split("staff_")[1], tg_id=9, at=now()).tg_id == 9
    with pytest.raises(CommandError, match="staff"):
        call_command("relink_staff", "nobody")


def test_the_command_refuses_in_a_sentence(operator: User, run: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="taken"):
        run("operator", "--role", "support")
