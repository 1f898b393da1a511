"""What is kept and can no longer be opened: its owner is told which, the operator finds a line, and nobody gets an internal error."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from projectsplatform.kundalikcom.models import LoginImport, SchoolLogin, VaultKey
from tests.cabinet.browsing import browser, text_of
from tests.cast import PASSWORD, Api
from tests.factories.kundalikcom import make_import, make_login

pytestmark = pytest.mark.django_db


def flipped(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


def of_an_unknown_key(sealed: bytes) -> bytes:
    return bytes([sealed[0]]) + bytes([sealed[1] ^ 1]) + sealed[2:]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "a flipped bit": flipped,
    "an unknown key": of_an_unknown_key,
    "cut in the tag": lambda sealed: sealed[:-1],
    "cut in the nonce": lambda sealed: sealed[: 1 + sealed[0] + 5],
    "cut in the key's id": lambda sealed: sealed[:1],
    "empty": lambda _: b"",
    "an id longer than all": lambda sealed: b"\xff" + sealed[1:],
    "zeros": lambda sealed: bytes(len(sealed)),
    "random bytes": lambda sealed: sealed[::-1],
}
damaged = pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())


def places(caplog: pytest.LogCaptureFixture) -> set[str]:
    """Where the log says that something could not be opened."""
    return {record.place for record in caplog.records if record.getMessage() == "sealed.unreadable"}  # type: ignore[attr-defined]


def damage_login(login: SchoolLogin, damage: Callable[[bytes], bytes]) -> None:
    # An id of a data key's ciphertext is not looked at: a change of it alone damages nothing.
    whole = bytes(login.ciphertext)
    broken = damage(whole) if damage is not of_an_unknown_key else flipped(whole)
    SchoolLogin.objects.filter(id=login.id).update(ciphertext=broken)


def damage_key(person: Any, damage: Callable[[bytes], bytes]) -> None:
    key = VaultKey.objects.get(user=person)
    VaultKey.objects.filter(user=person).update(wrapped=damage(bytes(key.wrapped)))


@damaged
def test_a_damaged_password_is_named_and_leaves_a_line(
    damage: Callable[[bytes], bytes], api: Api, owner: Any, sign_in: Any, at: datetime, caplog: Any
) -> None:
    login = make_login(owner, at)
    damage_login(login, damage)
    answer = api.post(f"kundalikcom/logins/{login.id}/reveal", {}, sign_in(owner), "en")
    assert answer.refusal == (409, "login_unreadable")
    assert "aliyev.a" in answer["message"]
    assert places(caplog) == {login.bound_to}


@damaged
def test_a_damaged_key_of_a_vault_is_refused_wherever_it_is_needed(
    damage: Callable[[bytes], bytes], api: Api, owner: Any, sign_in: Any, at: datetime, caplog: Any
) -> None:
    login, token = make_login(owner, at), sign_in(owner)
    damage_key(owner, damage)
    path = f"kundalikcom/logins/{login.id}"
    answers = [
        api.post(f"{path}/reveal", {}, token),
        api.patch(path, {"password": "yangi"}, token),
        api.post("kundalikcom/logins", {"login": "b", "password": "c"}, token),
    ]
    assert [answer.refusal for answer in answers] == [(409, "vault_unreadable")] * 3
    assert places(caplog) == {VaultKey.objects.get(user=owner).bound_to}
    assert api.get("kundalikcom/logins", token)["items"][0]["login"] == "aliyev.a"


def test_a_vault_without_its_key_is_refused_too(api: Api, owner: Any, sign_in: Any, at: datetime) -> None:
    login = make_login(owner, at)
    VaultKey.objects.all().delete()
    assert api.post(f"kundalikcom/logins/{login.id}/reveal", {}, sign_in(owner)).refusal == (409, "vault_unreadable")


def test_a_password_that_is_written_anew_opens_again(api: Api, owner: Any, sign_in: Any, at: datetime) -> None:
    login, token = make_login(owner, at), sign_in(owner)
    damage_login(login, flipped)
    api.patch(f"kundalikcom/logins/{login.id}", {"password": "yangi"}, token)
    assert api.post(f"kundalikcom/logins/{login.id}/reveal", {}, token)["password"] == "yangi"


def test_pages_say_which_login_it_is(owner: Any, sign_in: Any, at: datetime) -> None:
    login = make_login(owner, at)
    damage_login(login, flipped)
    client = browser(sign_in(owner))
    shown = client.post(f"/school/logins/{login.id}/reveal/")
    taken = client.post("/school/logins/export/", {"password": PASSWORD})
    assert [
        (page.status_code, "The password of aliyev.a cannot be opened" in text_of(page)) for page in (shown, taken)
    ] == [(409, True)] * 2


def test_pages_of_a_vault_whose_key_is_damaged_say_so(owner: Any, sign_in: Any, at: datetime) -> None:
    login = make_login(owner, at)
    waits = make_import(owner, at)
    damage_key(owner, flipped)
    client = browser(sign_in(owner))
    pages = [
        client.get(f"/school/logins/import/{waits.id}/"),
        client.post(f"/school/logins/import/{waits.id}/confirm/"),
        client.post(f"/school/logins/{login.id}/reveal/"),
        client.post(f"/school/logins/{login.id}/", {"login": "b", "password": "c", "label": ""}),
        client.post("/school/logins/new/", {"login": "b", "password": "c", "label": ""}),
        client.post("/school/logins/export/", {"password": PASSWORD}),
    ]
    said = [(page.status_code, "Your logins cannot be opened" in text_of(page)) for page in pages]
    assert said == [(409, True)] * len(pages)


@damaged
def test_a_damaged_preview_is_over(
    damage: Callable[[bytes], bytes], owner: Any, sign_in: Any, at: datetime, caplog: Any
) -> None:
    waits = make_import(owner, at)
    whole = bytes(waits.sealed)
    broken = damage(whole) if damage is not of_an_unknown_key else flipped(whole)
    LoginImport.objects.filter(id=waits.id).update(sealed=broken, expires_at=waits.expires_at.replace(year=2100))
    response = browser(sign_in(owner)).post(f"/school/logins/import/{waits.id}/confirm/")
    assert (response.status_code, places(caplog)) == (410, {waits.bound_to})
    assert not SchoolLogin.objects.exists()


@damaged
def test_turning_the_ring_goes_on_with_the_others(
    damage: Callable[[bytes], bytes], owner: Any, stranger: Any, at: datetime, settings: Any, caplog: Any
) -> None:
    for person in (owner, stranger):
        make_login(person, at)
    damage_key(owner, damage)
    settings.VAULT_KEYS = (("new", b"n" * 32), *settings.VAULT_KEYS)
    said = StringIO()
    with pytest.raises(CommandError, match=f"1 vault keys do not open with this ring.*{owner.id}$"):
        call_command("rotate_vault_keys", stdout=said)
    assert said.getvalue() == "1 vault keys wrapped under 'new'.\n"
    assert VaultKey.objects.get(user=stranger).key_id == "new"
    assert places(caplog) == {VaultKey.objects.get(user=owner).bound_to}
