"""kundalikcom/logins and reveal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.accounts.models import Session
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere, RateLimited
from projectsplatform.kundalikcom.errors import LoginExists, ReauthenticationRequired
from projectsplatform.kundalikcom.models import SchoolLogin, VaultAccess
from projectsplatform.kundalikcom.operations import logins as operations
from projectsplatform.kundalikcom.operations.logins import REVEALS, reveal_password
from projectsplatform.kundalikcom.queries.logins import labels_of
from tests.cast import Api
from tests.factories.kundalikcom import SECRET, make_login
from tests.races import run_at_once

PATH = "kundalikcom/logins"
NOBODYS = "0199f3a0-0000-7000-8000-000000000000"
pytestmark = pytest.mark.django_db


@pytest.fixture
def token(owner: Any, sign_in: Callable[..., str]) -> str:
    return sign_in(owner)


@pytest.fixture
def limits(settings: Any) -> None:
    settings.LIMITS_ON = True


def caller_of(person: Any, at: datetime, confirmed_at: datetime | None) -> Caller:
    return Caller(person.id, uuid7(), at, person.username, False, confirmed_at)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PATH),
        ("POST", PATH),
        ("PATCH", f"{PATH}/{NOBODYS}"),
        ("DELETE", f"{PATH}/{NOBODYS}"),
        ("POST", f"{PATH}/{NOBODYS}/reveal"),
    ],
)
def test_a_stranger_without_a_token_is_refused(api: Api, method: str, path: str, token: str) -> None:
    assert api.call(method, path).refusal == (401, "token_required")
    in_the_body = {"token": token, "login": "a", "password": "b"} if method != "GET" else None
    assert api.call(method, path, in_the_body).refusal == (401, "token_required")


def test_a_login_is_kept_listed_and_revealed(api: Api, token: str) -> None:
    kept = api.post(PATH, {"login": " aliyev.a ", "password": SECRET, "label": " 5-A "}, token)
    assert (kept.status, kept["how"], kept["login"], kept["label"]) == (201, True, "aliyev.a", "5-A")
    listed = api.get(PATH, token).body
    assert listed == {
        "items": [{name: kept[name] for name in ("id", "login", "label", "created_at", "updated_at")}],
        "next_cursor": None,
    }
    shown = api.post(f"{PATH}/{kept['id']}/reveal", {}, token)
    assert (shown.status, shown["login"], shown["password"]) == (200, "aliyev.a", SECRET)


@pytest.mark.parametrize("password", ["p", " spaces ", "🔑" * 256, "\t\n", "'; DROP TABLE --"])
def test_a_password_comes_back_as_it_was(api: Api, token: str, password: str) -> None:
    kept = api.post(PATH, {"login": "a", "password": password}, token)
    assert api.post(f"{PATH}/{kept['id']}/reveal", {}, token)["password"] == password


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"login": None}, "login_invalid"),
        ({"login": " "}, "login_invalid"),
        ({"login": 5}, "login_invalid"),
        ({"login": "l" * 151}, "login_invalid"),
        ({"login": "l\x00"}, "login_invalid"),
        ({"password": None}, "password_invalid"),
        ({"password": ""}, "password_invalid"),
        ({"password": "p" * 257}, "password_invalid"),
        ({"password": "p\x00"}, "password_invalid"),
        ({"label": None}, "label_invalid"),
        ({"label": "l" * 101}, "label_invalid"),
        ({"label": "l\x00"}, "label_invalid"),
        ({"login": "", "password": "", "label": 1}, "login_invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused(api: Api, token: str, change: dict[str, Any], code: str) -> None:
    login = api.post(PATH, {"login": "aliyev.a", "password": "p"}, token)
    assert api.post(PATH, {"login": "b", "password": "p", **change}, token).refusal == (422, code)
    assert api.patch(f"{PATH}/{login['id']}", change, token).refusal == (422, code)
    assert SchoolLogin.objects.count() == 1


def test_every_wrong_field_is_named(api: Api, token: str) -> None:
    errors = api.post(PATH, {}, token)["errors"]
    assert [error["code"] for error in errors] == ["login_invalid", "password_invalid"]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("uz", "Bu login allaqachon saqlangan."),
        ("uz-Cyrl", "Бу логин аллақачон сақланган."),
        ("ru", "Этот логин уже сохранён."),
        ("en", "This login is kept already."),
    ],
)
def test_a_login_is_kept_once(api: Api, owner: Any, at: datetime, token: str, language: str, message: str) -> None:
    make_login(owner, at)
    answer = api.post(PATH, {"login": "aliyev.a", "password": "p"}, token, language)
    assert (answer.refusal, answer["message"]) == ((409, "login_exists"), message)


def test_another_person_keeps_the_same_login(api: Api, stranger: Any, at: datetime, token: str) -> None:
    make_login(stranger, at)
    assert api.post(PATH, {"login": "aliyev.a", "password": "p"}, token).status == 201


def test_a_full_vault_takes_no_more(
    api: Api, owner: Any, at: datetime, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_LOGINS", 2)
    make_login(owner, at)
    make_login(owner, at, login="b")
    assert api.post(PATH, {"login": "c", "password": "p"}, token).refusal == (409, "logins_full")


def test_only_what_is_given_changes(api: Api, owner: Any, at: datetime, token: str) -> None:
    login = make_login(owner, at, label="5-A")
    changed = api.patch(f"{PATH}/{login.id}", {"label": "6-A"}, token)
    assert (changed.status, changed["login"], changed["label"]) == (200, "aliyev.a", "6-A")
    assert api.post(f"{PATH}/{login.id}/reveal", {}, token)["password"] == SECRET
    api.patch(f"{PATH}/{login.id}", {"login": "valiyev.v", "password": "yangi"}, token)
    shown = api.post(f"{PATH}/{login.id}/reveal", {}, token)
    assert (shown["login"], shown["password"]) == ("valiyev.v", "yangi")


def test_changing_nothing_leaves_the_row_alone(api: Api, owner: Any, at: datetime, token: str) -> None:
    login = make_login(owner, at)
    assert api.patch(f"{PATH}/{login.id}", {}, token)["updated_at"] == "2026-01-31T07:00:00Z"


def test_a_changed_login_must_be_new(api: Api, owner: Any, at: datetime, token: str) -> None:
    make_login(owner, at)
    second = make_login(owner, at, login="b")
    assert api.patch(f"{PATH}/{second.id}", {"login": "aliyev.a"}, token).refusal == (409, "login_exists")
    assert api.patch(f"{PATH}/{second.id}", {"login": "b"}, token).status == 200


def test_a_deleted_login_is_gone(api: Api, owner: Any, at: datetime, token: str) -> None:
    login = make_login(owner, at)
    assert api.delete(f"{PATH}/{login.id}", token).status == 200
    assert api.delete(f"{PATH}/{login.id}", token).refusal == (404, "not_found")
    assert api.get(PATH, token)["items"] == []


@pytest.mark.parametrize("login_id", [NOBODYS, "nonsense", "%00", "1"])
def test_what_is_not_there_is_not_found(api: Api, owner: Any, at: datetime, token: str, login_id: str) -> None:
    make_login(owner, at)
    found = [
        api.patch(f"{PATH}/{login_id}", {"label": ""}, token).refusal,
        api.delete(f"{PATH}/{login_id}", token).refusal,
        api.post(f"{PATH}/{login_id}/reveal", {}, token).refusal,
    ]
    assert found == [(404, "not_found")] * 3


def test_somebody_elses_login_is_not_found(api: Api, stranger: Any, at: datetime, token: str) -> None:
    theirs = make_login(stranger, at)
    found = [
        api.patch(f"{PATH}/{theirs.id}", {"label": "mine"}, token).refusal,
        api.delete(f"{PATH}/{theirs.id}", token).refusal,
        api.post(f"{PATH}/{theirs.id}/reveal", {}, token).refusal,
    ]
    assert found == [(404, "not_found")] * 3
    assert api.get(PATH, token)["items"] == []
    assert SchoolLogin.objects.get(id=theirs.id).label == ""


def test_pages_follow_each_other_without_a_gap(api: Api, owner: Any, at: datetime, token: str) -> None:
    names = [f"login{n:02}" for n in range(7)]
    for name in reversed(names):
        make_login(owner, at, login=name)
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = api.get(f"{PATH}?limit=3" + (f"&cursor={cursor}" if cursor else ""), token)
        seen += [item["login"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == names


def test_logins_and_notes_sort_as_people_count(api: Api, owner: Any, at: datetime, token: str) -> None:
    names = ["a", "oquvchi1", "oquvchi2", "Oquvchi03", "oquvchi10", "oquvchi10b", "oquvchi100", "x1y2", "x1y10"]
    for number, name in enumerate(sorted(names)):
        make_login(owner, at, login=name, label=f"{number + 2}-A")
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = api.get(f"{PATH}?limit=2" + (f"&cursor={cursor}" if cursor else ""), token)
        seen += [item["login"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == names
    assert [label.text for label in labels_of(owner.pk)] == [f"{number}-A" for number in range(2, 11)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "limit_invalid"),
        ("limit=201", "limit_invalid"),
        ("limit=x", "limit_invalid"),
        ("cursor=nonsense", "cursor_invalid"),
        ("cursor=WzVd", "cursor_invalid"),
        ("search=" + "s" * 101, "search_invalid"),
        ("search=%00", "search_invalid"),
    ],
)
def test_a_wrong_page_is_refused(api: Api, token: str, query: str, code: str) -> None:
    assert api.get(f"{PATH}?{query}", token).refusal == (422, code)


@pytest.mark.parametrize(
    "search", ["to'lqin", "TOʻLQIN", "tolqin", "Aliyev", "liyev.a", "  5-a  ", "Алиев", "тўлқ", "Тулкин 5", "5-А"]
)
def test_a_search_looks_in_logins_and_notes(api: Api, owner: Any, at: datetime, token: str, search: str) -> None:
    make_login(owner, at, label="5-A sinf, To‘lqin")
    make_login(owner, at, login="boboyev.b", label="100%_")
    assert [item["login"] for item in api.get(f"{PATH}?search={search}", token)["items"]] == ["aliyev.a"]


def test_a_search_follows_changes(api: Api, owner: Any, at: datetime, token: str) -> None:
    login = make_login(owner, at, label="5-A")
    api.patch(f"{PATH}/{login.id}", {"label": "6-B"}, token)
    assert [len(api.get(f"{PATH}?search={label}", token)["items"]) for label in ("5-A", "6-B", "%25")] == [0, 1, 0]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_takes_two_queries_however_long(
    api: Api, owner: Any, at: datetime, token: str, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        make_login(owner, at, login=f"login{n}")
    api.get(PATH, token)
    with django_assert_num_queries(2) as captured:
        assert len(api.get(PATH, token)["items"]) == rows
    assert not [query for query in captured.captured_queries if "ciphertext" in query["sql"]]


def test_the_writes_take_few_queries(
    api: Api, owner: Any, at: datetime, token: str, django_assert_max_num_queries: Any
) -> None:
    login = make_login(owner, at)
    api.get(PATH, token)
    with django_assert_max_num_queries(8):
        api.post(PATH, {"login": "b", "password": "p"}, token)
    with django_assert_max_num_queries(8):
        api.patch(f"{PATH}/{login.id}", {"label": "b"}, token)
    with django_assert_max_num_queries(7):
        api.post(f"{PATH}/{login.id}/reveal", {}, token)
    with django_assert_max_num_queries(5):
        api.delete(f"{PATH}/{login.id}", token)


def test_each_showing_is_recorded_and_outlives_the_login(api: Api, owner: Any, at: datetime, token: str) -> None:
    login = make_login(owner, at)
    api.post(f"{PATH}/{login.id}/reveal", {}, token)
    api.delete(f"{PATH}/{login.id}", token)
    access = VaultAccess.objects.get()
    session = Session.objects.get(user=owner)
    assert (access.user_id, access.school_login_id, access.login) == (owner.id, login.id, "aliyev.a")
    assert (access.session_id, access.address) == (session.id, "198.51.100.7")
    assert abs(access.at - now()) < timedelta(minutes=1)


@pytest.mark.parametrize("minutes", [11, None])
def test_without_a_fresh_password_nothing_is_shown(
    api: Api, owner: Any, at: datetime, token: str, minutes: int | None
) -> None:
    login = make_login(owner, at)
    confirmed = None if minutes is None else now() - timedelta(minutes=minutes)
    Session.objects.update(confirmed_at=confirmed)
    answer = api.post(f"{PATH}/{login.id}/reveal", {}, token)
    assert answer.refusal == (403, "reauthentication_required")
    assert "password" not in answer.body
    assert not VaultAccess.objects.exists()


def test_a_password_is_fresh_for_ten_minutes(owner: Any, at: datetime) -> None:
    login_id = str(make_login(owner, at).id)
    just = caller_of(owner, at, at - timedelta(minutes=10))
    assert reveal_password(caller=just, login_id=login_id, address="::1", at=at).password == SECRET
    late = caller_of(owner, at, at - timedelta(minutes=10, seconds=1))
    with pytest.raises(ReauthenticationRequired):
        reveal_password(caller=late, login_id=login_id, address="::1", at=at)


def test_after_sixty_showings_in_an_hour_there_are_no_more(
    api: Api, owner: Any, at: datetime, token: str, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = make_login(owner, at)
    caller = caller_of(owner, at, at)
    assert (REVEALS.allowed, REVEALS.seconds) == (60, 3600)
    for _ in range(60):
        reveal_password(caller=caller, login_id=str(login.id), address="198.51.100.7", at=at)
    with pytest.raises(RateLimited) as refused:
        reveal_password(caller=caller, login_id=str(login.id), address="198.51.100.7", at=at)
    assert refused.value.retry_after <= 3600
    assert VaultAccess.objects.count() == 60
    later = at + timedelta(hours=1)
    reveal_password(caller=caller_of(owner, later, later), login_id=str(login.id), address="::1", at=later)


def test_the_answer_past_the_limit_says_when_to_come_back(
    api: Api, owner: Any, at: datetime, token: str, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "REVEALS", replace(REVEALS, allowed=0))
    answer = api.post(f"{PATH}/{make_login(owner, at).id}/reveal", {}, token)
    assert answer.refusal == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600


def test_missing_logins_do_not_spend_the_showings(owner: Any, at: datetime, limits: None) -> None:
    login = make_login(owner, at)
    caller = caller_of(owner, at, at)
    for _ in range(61):
        with pytest.raises(NothingThere):
            reveal_password(caller=caller, login_id=NOBODYS, address="::1", at=at)
    assert reveal_password(caller=caller, login_id=str(login.id), address="::1", at=at).password == SECRET


@pytest.mark.django_db(transaction=True)
def test_the_same_login_kept_at_once_is_kept_once(make_person: Callable[..., Any], at: datetime) -> None:
    person = make_person()
    results = run_at_once(6, lambda _: make_login(person, at))
    assert sorted(type(result).__name__ for result in results) == [*["LoginExists"] * 5, "SchoolLogin"]
    assert [isinstance(result, LoginExists | SchoolLogin) for result in results] == [True] * 6
    assert SchoolLogin.objects.filter(user=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_in_a_vault_is_given_once(
    make_person: Callable[..., Any], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_LOGINS", 2)
    person = make_person()
    make_login(person, at)
    results = run_at_once(5, lambda n: make_login(person, at, login=f"login{n}"))
    assert sorted(type(result).__name__ for result in results) == [*["LoginsFull"] * 4, "SchoolLogin"]


@pytest.mark.django_db(transaction=True)
def test_the_last_showings_of_an_hour_are_not_overrun(
    make_person: Callable[..., Any], at: datetime, limits: None
) -> None:
    person = make_person()
    login = make_login(person, at)
    caller = caller_of(person, at, at)

    def show(_: int) -> str:
        return reveal_password(caller=caller, login_id=str(login.id), address="198.51.100.7", at=at).password

    for n in range(57):
        show(n)
    results = run_at_once(8, show)
    assert sorted(type(result).__name__ for result in results) == [*["RateLimited"] * 5, *["str"] * 3]
    assert VaultAccess.objects.count() == 60
