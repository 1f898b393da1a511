"""The vault's pages: listing, keeping, changing, deleting and undoing, showing for half a minute."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.models import Session
from projectsplatform.cabinet.queries import logins as queries
from projectsplatform.kit.clock import now
from projectsplatform.kundalikcom.models import DiscardedLogin, SchoolLogin, VaultAccess
from projectsplatform.kundalikcom.operations import logins as operations
from tests.cabinet.browsing import text_of
from tests.cast import PASSWORD
from tests.factories.kundalikcom import SECRET, make_login

LIST = "/school/logins/"


@pytest.fixture
def login(owner: Any) -> SchoolLogin:
    return make_login(owner, now(), label="5-A")


def confirmed(minutes: int | None) -> None:
    Session.objects.update(confirmed_at=None if minutes is None else now() - timedelta(minutes=minutes))


def names(page: str) -> list[str]:
    return [part.split("</a>")[0].split(">")[-1] for part in page.split('class="login-name">')[1:]]


def test_an_empty_vault_offers_the_first_steps(customer: Client) -> None:
    page = text_of(customer.get(LIST))
    assert "No logins yet" in page
    assert f'href="{LIST}import/"' in page


def test_a_login_is_kept_and_listed_without_its_password(customer: Client, owner: Any) -> None:
    response = customer.post(f"{LIST}new/", {"login": "aliyev.a", "password": SECRET, "label": "5-A"}, follow=True)
    page = text_of(response)
    assert "The login is kept." in page
    assert (names(page), SECRET in page) == (["aliyev.a"], False)


@pytest.mark.parametrize("address", ["new/", "{id}/"])
@pytest.mark.parametrize(
    ("change", "status", "field", "message"),
    [
        ({"login": " "}, 422, "login", "Write a login of 1 to 150 characters."),
        ({"login": "x" * 151}, 422, "login", "Write a login of 1 to 150 characters."),
        ({"login": "taken"}, 409, "login", "This login is kept already."),
        ({"password": "p" * 257}, 422, "password", "Write a password of 1 to 256 characters."),
        ({"label": "l" * 101}, 422, "label", "A note may have 100 characters at most."),
        ({"label": "l" * 501}, 422, "label", "Ensure this value has at most 500 characters"),
    ],
)
def test_a_mistake_is_said_next_to_its_field(
    customer: Client, owner: Any, login: SchoolLogin, address: str, change: dict[str, str], status: int,
    field: str, message: str,
) -> None:  # fmt: skip
    make_login(owner, now(), login="taken")
    response = customer.post(
        LIST + address.format(id=login.id), {"login": "yangi", "password": "p", "label": "6-B", **change}
    )
    page = text_of(response)
    assert response.status_code == status
    assert message in page.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert all(f'value="{kept}"' in page for name, kept in {"login": "yangi", "label": "6-B"}.items() if name != field)
    assert SchoolLogin.objects.count() == 2


def test_a_change_without_a_password_keeps_the_old_one(customer: Client, owner: Any, login: SchoolLogin) -> None:
    customer.post(f"{LIST}{login.id}/", {"login": "valiyev.v", "password": "", "label": ""})
    changed = SchoolLogin.objects.get()
    assert (changed.login, changed.label, bytes(changed.ciphertext)) == ("valiyev.v", "", bytes(login.ciphertext))
    customer.post(f"{LIST}{login.id}/", {"login": "valiyev.v", "password": "yangi", "label": ""})
    assert "yangi" in text_of(customer.post(f"{LIST}{login.id}/reveal/"))


def test_a_list_is_searched_and_narrowed_by_note(customer: Client, owner: Any) -> None:
    for name, label in (("a1", "5-A"), ("a2", "5-B"), ("b1", "5-A")):
        make_login(owner, now(), login=name, label=label)
    assert names(text_of(customer.get(LIST))) == ["a1", "a2", "b1"]
    assert names(text_of(customer.get(LIST, {"search": "A"}))) == ["a1", "a2", "b1"]
    assert names(text_of(customer.get(LIST, {"search": "a", "label": "5-B"}))) == ["a2"]
    page = text_of(customer.get(LIST, {"label": "5-A"}))
    assert (names(page), "5-A (2)" in page, "5-B (1)" in page) == (["a1", "b1"], True, True)
    assert "No login fits" in text_of(customer.get(LIST, {"search": "zz"}))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"cursor": "nonsense"}, 302),
        ({"cursor": "\x00"}, 302),
        ({"search": "x" * 101}, 422),
        ({"search": "\x00"}, 422),
        ({"label": "\x00"}, 422),
    ],
)
def test_an_odd_address_breaks_nothing(
    customer: Client, login: SchoolLogin, query: dict[str, str], status: int
) -> None:
    assert customer.get(LIST, query).status_code == status


def test_pages_follow_each_other_without_a_gap(customer: Client, owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_LOGINS", 3)
    for n in range(7):
        make_login(owner, now(), login=f"login{n}", label="5-A")
    seen, address = [], f"{LIST}?label=5-A"
    while address:
        page = text_of(customer.get(address))
        seen.append(names(page))
        address = page.split("To the first ones")[-1].rpartition(f'href="{LIST}?label=5-A&cursor=')[2].split('"')[0]
        address = f"{LIST}?label=5-A&cursor={address}" if "Next ones" in page else ""
    assert seen == [["login0", "login1", "login2"], ["login3", "login4", "login5"], ["login6"]]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_as_many_queries_however_long(
    customer: Client, owner: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        make_login(owner, now(), login=f"login{n}", label=str(n))
    customer.get(LIST)
    with django_assert_num_queries(4) as captured:
        assert len(names(text_of(customer.get(LIST)))) == rows
    assert not [query for query in captured.captured_queries if "ciphertext" in query["sql"]]


def test_a_password_is_shown_for_half_a_minute_and_recorded(customer: Client, login: SchoolLogin) -> None:
    response = customer.post(f"{LIST}{login.id}/reveal/", {"next": f"{LIST}?label=5-A"})
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert response["Refresh"] == f"30; url={LIST}?label=5-A"
    page = text_of(response)
    assert SECRET in page
    assert 'data-gone-after="30"' in page
    assert VaultAccess.objects.get().school_login_id == login.id


@pytest.mark.parametrize("elsewhere", ["https://example.uz/", "//example.uz", "/a\r\nSet-Cookie: a=b", "/staff/", ""])
def test_it_never_leads_elsewhere(customer: Client, login: SchoolLogin, elsewhere: str) -> None:
    response = customer.post(f"{LIST}{login.id}/reveal/", {"next": elsewhere})
    assert response["Refresh"] == f"30; url={LIST}{login.id}/"


@pytest.mark.parametrize("minutes", [11, None])
def test_without_a_fresh_password_it_is_asked_for_and_leads_back(
    customer: Client, login: SchoolLogin, minutes: int | None
) -> None:
    confirmed(minutes)
    response = customer.post(f"{LIST}{login.id}/reveal/", {"next": f"{LIST}?search=a"})
    assert response["Location"] == "/confirm/?next=%2Fschool%2Flogins%2F%3Fsearch%3Da"
    by_htmx = customer.post(f"{LIST}{login.id}/reveal/", {"next": LIST}, headers={"hx-request": "true"})
    assert (by_htmx["HX-Redirect"], b"secret" in by_htmx.content) == ("/confirm/?next=%2Fschool%2Flogins%2F", False)
    assert 'value="/school/logins/?search=a"' in text_of(customer.get(response["Location"]))
    back = customer.post("/confirm/", {"password": PASSWORD, "next": f"{LIST}?search=a"})
    assert back["Location"] == f"{LIST}?search=a"
    assert SECRET in text_of(customer.post(f"{LIST}{login.id}/reveal/"))


@pytest.mark.parametrize(
    ("password", "status", "message"),
    [("nonsense", 401, "This is not your password."), ("", 422, "Write your password."), ("x" * 501, 422, "Ensure")],
)
def test_a_wrong_password_opens_nothing(
    customer: Client, login: SchoolLogin, password: str, status: int, message: str
) -> None:
    confirmed(None)
    response = customer.post("/confirm/", {"password": password, "next": LIST})
    assert response.status_code == status
    assert message in text_of(response).split('id="password-error"')[1].split("</p>")[0]
    assert customer.post(f"{LIST}{login.id}/reveal/").status_code == 302
    assert not VaultAccess.objects.exists()


def test_after_a_confirmation_nobody_is_led_elsewhere(customer: Client) -> None:
    assert customer.post("/confirm/", {"password": PASSWORD, "next": "//example.uz"})["Location"] == "/home/"


def test_past_the_limit_the_page_says_when(
    customer: Client, login: SchoolLogin, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS_ON = True
    monkeypatch.setattr(operations, "REVEALS", replace(operations.REVEALS, allowed=0))
    response = customer.post(f"{LIST}{login.id}/reveal/")
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 3600
    assert "60 passwords an hour can be shown." in text_of(response)


def test_a_deletion_is_undone(customer: Client, login: SchoolLogin) -> None:
    page = text_of(customer.post(f"{LIST}{login.id}/delete/", follow=True))
    assert names(page) == []
    assert "The login aliyev.a was deleted." in page
    page = text_of(customer.post(f"{LIST}{login.id}/restore/", follow=True))
    assert names(page) == ["aliyev.a"]
    assert SECRET in text_of(customer.post(f"{LIST}{login.id}/reveal/"))


def test_an_undo_that_cannot_be_is_explained_on_the_list(customer: Client, owner: Any, login: SchoolLogin) -> None:
    customer.post(f"{LIST}{login.id}/delete/")
    make_login(owner, now())
    response = customer.post(f"{LIST}{login.id}/restore/")
    assert response.status_code == 409
    assert "A login named aliyev.a was added meanwhile." in text_of(response)
    DiscardedLogin.objects.update(discarded_at=now() - timedelta(hours=1))
    response = customer.post(f"{LIST}{login.id}/restore/")
    assert response.status_code == 404
    assert "This cannot be undone any more" in text_of(response)


def test_the_api_deletes_for_good(
    customer: Client, owner: Any, login: SchoolLogin, api: Any, sign_in: Callable[[Any], str]
) -> None:
    api.delete(f"kundalikcom/logins/{login.id}", sign_in(owner))
    assert not DiscardedLogin.objects.exists()


def test_to_show_is_to_show_a_password(customer: Client, login: SchoolLogin) -> None:
    page = text_of(customer.get(f"{LIST}?search=ali"))
    assert page.count(">Show</button>") == len(names(page)) == 1
    assert ("Show everything" in page, "Find" in page, "Clear the search" in page) == (False, True, True)
