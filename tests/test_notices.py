"""Every event that somebody is told about: in four languages, exactly once whenever its cause is killed, and no event forgotten."""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from projectsplatform.accounts.enums import NoticeKind, Role
from projectsplatform.accounts.models import Notice, StaffNotice, User
from projectsplatform.installation.environment import PROJECT_ROOT
from projectsplatform.telegram.models import Body, OutboxMessage, TelegramChat
from tests.counts import full
from tests.deaths import dies_before
from tests.factories.catalogue import put_catalogue
from tests.factories.events import TO_CUSTOMERS, TO_STAFF, Case, Scene
from tests.factories.staff import make_member, open_panel

LANGUAGES = ("uz", "uz-cyrl", "ru", "en")
TOLD_OTHERWISE = {
    "accounts.deleted", "accounts.phone.freed", "accounts.relink.approved", "accounts.relink.done",  # to a chat, not to a person
    "staff.signed_in.new_device",  # tests/staff/test_sign_in.py
    "wallet.can_top_up",  # a permission
}  # fmt: skip


@pytest.fixture
def catalogue(db: None) -> None:
    put_catalogue()


@pytest.fixture
def scene_for(make_person: Callable[..., Any], at: datetime) -> Callable[[], Scene]:
    return lambda: Scene(make_person(), make_member(Role.OWNER), at)


def speak(person: User, language: str, at: datetime) -> None:
    TelegramChat.objects.create(chat_id=person.tg_id, language=language, first_seen_at=at)


def sent_to(person: User, name: str) -> list[Body]:
    return [row.body() for row in OutboxMessage.objects.filter(chat_id=person.tg_id, kind=name).order_by("id")]


def lines_of(body: Body) -> set[str]:
    return {line for line in body.text.replace("\xa0", " ").splitlines() if line}


def assert_each_in_its_language(bodies: dict[str, Body]) -> None:
    english = bodies["en"]
    for language, body in bodies.items():
        assert not re.search(r"[{}]|%\(", body.text), body.text
        assert len(body.text.splitlines()) == len(english.text.splitlines())
        [[button]] = body.buttons
        assert button.url is not None
        resolve(urlsplit(button.url).path)
        if language != "en":
            assert lines_of(body) & lines_of(english) == set()
            assert button.text != english.buttons[0][0].text
        if language in {"uz-cyrl", "ru"}:
            assert re.search("[а-я]", body.text)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", TO_CUSTOMERS)
def test_a_customer_is_told_in_four_languages(name: str, scene_for: Callable[[], Scene]) -> None:
    bodies = {}
    for language in LANGUAGES:
        scene = scene_for()
        speak(scene.person, language, scene.at)
        TO_CUSTOMERS[name](scene)()
        [bodies[language]] = sent_to(scene.person, name)
        notice = Notice.objects.get(user=scene.person, event__startswith=f"{name}:")
        assert notice.kind in NoticeKind.values
    assert_each_in_its_language(bodies)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", TO_STAFF)
def test_members_who_may_decide_are_told_in_four_languages(name: str, scene_for: Callable[[], Scene]) -> None:
    scene = scene_for()
    members = {language: make_member(Role.OWNER) for language in LANGUAGES}
    for language, member in members.items():
        speak(member, language, scene.at)
    TO_STAFF[name](scene)()
    bodies = {language: sent_to(member, name)[-1] for language, member in members.items()}
    assert_each_in_its_language(bodies)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", TO_STAFF)
def test_the_link_opens_the_page_where_it_is_decided(name: str, scene_for: Callable[[], Scene]) -> None:
    scene = scene_for()
    member = make_member(Role.OWNER)
    TO_STAFF[name](scene)()
    [[button]] = sent_to(member, name)[-1].buttons
    assert button.url is not None
    assert open_panel(member).get(urlsplit(button.url).path).status_code == 200


def test_no_event_is_forgotten() -> None:
    assert set(_named_events()) - TOLD_OTHERWISE == {*TO_CUSTOMERS, *TO_STAFF} - {
        f"staff.request.{kind}"
        for kind in ("new", "role", "enable")  # made of the change's kind
    }


def _named_events() -> Iterator[str]:
    """Names in what makes the notices, and those of events elsewhere."""
    for file in sorted((PROJECT_ROOT / "src" / "projectsplatform").glob("*/operations/*.py")):
        tree = ast.parse(file.read_text())
        if file.name in {"notices.py", "reminders.py"}:
            yield from _dotted(tree)
        else:
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Event", "StaffEvent"}:
                    yield from (name for item in node.keywords if item.arg == "name" for name in _dotted(item.value))
            yield from (name for name in _dotted(tree) if name.startswith("staff.request."))


def _dotted(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"[a-z]+(\.[a-z_]+){1,3}", node.value)
        ):
            yield node.value


def told(name: str) -> tuple[int, int]:
    """Notices of an event, and messages of it."""
    rows = StaffNotice if name.startswith("staff.") else Notice
    return rows.objects.filter(event__startswith=f"{name}:").count(), OutboxMessage.objects.filter(kind=name).count()


KILLED = full(["licence.purchased"], [*TO_CUSTOMERS, *TO_STAFF])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", KILLED)
def test_a_kill_between_any_two_statements_gives_exactly_one_notice(
    name: str, make_person: Callable[..., Any], at: datetime
) -> None:
    """Whoever was killed before the commit is asked again; after it, everything was told."""
    put_catalogue()
    case: Case = {**TO_CUSTOMERS, **TO_STAFF}[name]
    died, member = 0, make_member(Role.OWNER)
    make_member(Role.OWNER)
    while True:
        act = case(Scene(make_person(), member, at))
        in_the_beginning = told(name)
        is_dead = dies_before(died + 1, act)
        after = told(name)
        if after == in_the_beginning:
            assert is_dead
            act()
            after = told(name)
        told_of_it = after[0] - in_the_beginning[0]
        assert told_of_it == after[1] - in_the_beginning[1]
        assert told_of_it in ({1, 2} if name.startswith("staff.") else {1})  # an owner, or both
        if not is_dead:
            break
        died += 1
        assert died < 200
    assert died > 3
