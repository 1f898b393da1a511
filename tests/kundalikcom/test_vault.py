"""The vault's keys: what opens where, and the ring's turning."""

import base64
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.security.crypto import UnsealError, new_data_key, seal_with, unseal_with
from projectsplatform.kundalikcom.errors import LoginUnreadable, VaultUnreadable
from projectsplatform.kundalikcom.models import SchoolLogin, VaultAccess, VaultKey
from projectsplatform.kundalikcom.models.logins import password_place
from projectsplatform.kundalikcom.operations import keys
from projectsplatform.kundalikcom.operations.keys import rotate_vault_keys
from projectsplatform.kundalikcom.operations.logins import change_login, reveal_password
from tests.factories.kundalikcom import SECRET, make_login
from tests.races import run_at_once


def ring(*ids: str) -> tuple[tuple[str, bytes], ...]:
    """A key ring, newest first; an id always has the same key."""
    return tuple((key_id, base64.b16encode(key_id.encode()).ljust(32, b"=")[:32]) for key_id in ids)


def reveal(person: Any, login: SchoolLogin, at: datetime) -> str:
    caller = Caller(person.id, uuid7(), at, person.username, False, at)
    return reveal_password(caller=caller, login_id=str(login.id), address="198.51.100.7", at=at).password


@given(st.text(min_size=1, max_size=256), st.uuids(), st.uuids())
def test_a_password_opens_only_in_its_own_row(password: str, row: UUID, other: UUID) -> None:
    secret = password.encode("utf-8", "surrogatepass")
    key = new_data_key()
    sealed = seal_with(key, secret, bound_to=password_place(row))
    assert unseal_with(key, sealed, bound_to=password_place(row)) == secret
    for foreign_key, place in ((key, password_place(other)), (new_data_key(), password_place(row))):
        if place != password_place(row) or foreign_key != key:
            with pytest.raises(UnsealError):
                unseal_with(foreign_key, sealed, bound_to=place)


@given(st.binary(min_size=1, max_size=64), st.data())
def test_a_damaged_password_does_not_open(secret: bytes, data: Any) -> None:
    key, place = new_data_key(), password_place(uuid7())
    sealed = bytearray(seal_with(key, secret, bound_to=place))
    sealed[data.draw(st.integers(2, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(UnsealError):
        unseal_with(key, bytes(sealed), bound_to=place)


@pytest.mark.django_db
def test_nothing_in_the_database_shows_the_password(owner: Any, at: datetime) -> None:
    login = make_login(owner, at)
    row, key = SchoolLogin.objects.values().get(), VaultKey.objects.values().get()
    assert SECRET.encode() not in b"".join(bytes(v) for v in (row["ciphertext"], key["wrapped"]))
    assert SECRET not in str({**row, **key})
    assert reveal(owner, login, at) == SECRET


@pytest.mark.django_db
def test_a_ciphertext_moved_to_another_row_does_not_open(owner: Any, at: datetime) -> None:
    first, second = make_login(owner, at), make_login(owner, at, login="boboyev.b", password="boshqa")
    SchoolLogin.objects.filter(id=second.id).update(ciphertext=first.ciphertext)
    with pytest.raises(LoginUnreadable):
        reveal(owner, second, at)
    assert not VaultAccess.objects.exists()


@pytest.mark.django_db
def test_a_ciphertext_moved_to_another_person_does_not_open(owner: Any, stranger: Any, at: datetime) -> None:
    mine = make_login(owner, at)
    make_login(stranger, at)
    SchoolLogin.objects.filter(id=mine.id).update(user=stranger, login="moved")
    with pytest.raises(LoginUnreadable):
        reveal(stranger, mine, at)


@pytest.mark.django_db
def test_a_data_key_moved_to_another_person_does_not_open(owner: Any, stranger: Any, at: datetime) -> None:
    mine = make_login(owner, at)
    make_login(stranger, at)
    VaultKey.objects.filter(user=stranger).update(wrapped=VaultKey.objects.get(user=owner).wrapped)
    SchoolLogin.objects.filter(id=mine.id).update(user=stranger, login="moved")
    with pytest.raises(VaultUnreadable):
        reveal(stranger, mine, at)


@pytest.mark.django_db
def test_a_record_of_a_showing_is_never_rewritten(owner: Any, at: datetime) -> None:
    reveal(owner, make_login(owner, at), at)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        VaultAccess.objects.update(address="203.0.113.9")


@pytest.mark.django_db
def test_a_turned_ring_needs_its_old_key_no_more(owner: Any, stranger: Any, at: datetime, settings: Any) -> None:
    settings.VAULT_KEYS = ring("k1")
    logins = {person: make_login(person, at) for person in (owner, stranger)}
    settings.VAULT_KEYS = ring("k2", "k1")
    assert rotate_vault_keys(at=at + timedelta(days=1)).rewrapped == 2
    settings.VAULT_KEYS = ring("k2")
    assert [reveal(person, login, at) for person, login in logins.items()] == [SECRET, SECRET]
    assert set(VaultKey.objects.values_list("key_id", "wrapped_at")) == {("k2", at + timedelta(days=1))}


@pytest.mark.django_db
def test_turning_again_finds_nothing_left(owner: Any, at: datetime, settings: Any) -> None:
    settings.VAULT_KEYS = ring("k1")
    make_login(owner, at)
    settings.VAULT_KEYS = ring("k2", "k1")
    assert [rotate_vault_keys(at=at).rewrapped for _ in range(2)] == [1, 0]


@pytest.mark.django_db
def test_a_login_kept_before_the_turn_is_changed_after_it(owner: Any, at: datetime, settings: Any) -> None:
    settings.VAULT_KEYS = ring("k1")
    login = make_login(owner, at)
    settings.VAULT_KEYS = ring("k2", "k1")
    rotate_vault_keys(at=at)
    settings.VAULT_KEYS = ring("k2")
    change_login(user_id=owner.id, login_id=str(login.id), changes={"password": "yangi"}, at=at)
    assert reveal(owner, login, at) == "yangi"


@pytest.mark.django_db
def test_the_command_says_how_many_and_fails_on_a_key_it_cannot_open(
    make_person: Callable[..., Any], at: datetime, settings: Any
) -> None:
    settings.VAULT_KEYS = ring("k0")
    lost = make_person()
    make_login(lost, at)
    settings.VAULT_KEYS = ring("k1")
    make_login(make_person(), at)
    settings.VAULT_KEYS = ring("k2", "k1")
    said = StringIO()
    with pytest.raises(CommandError, match=str(lost.id)):
        call_command("rotate_vault_keys", stdout=said)
    assert said.getvalue() == "1 vault keys wrapped under 'k2'.\n"
    assert VaultKey.objects.get(user=lost).key_id == "k0"


@pytest.mark.django_db(transaction=True)
def test_killed_half_way_it_is_run_again_and_does_the_rest(
    make_person: Callable[..., Any], at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAULT_KEYS = ring("k1")
    logins = {person: make_login(person, at) for person in (make_person() for _ in range(5))}
    settings.VAULT_KEYS = ring("k2", "k1")
    monkeypatch.setattr(keys, "BATCH", 2)
    opened = []

    def die_at_the_fourth(key: VaultKey, unwrap: Callable[[VaultKey], bytes] = keys._unwrap) -> bytes:
        opened.append(key)
        if len(opened) == 4:
            raise KeyboardInterrupt
        return unwrap(key)

    with monkeypatch.context() as dying:
        dying.setattr(keys, "_unwrap", die_at_the_fourth)
        with pytest.raises(KeyboardInterrupt):
            rotate_vault_keys(at=at)
    assert sorted(VaultKey.objects.values_list("key_id", flat=True)) == ["k1", "k1", "k1", "k2", "k2"]
    assert [reveal(person, login, at) for person, login in logins.items()] == [SECRET] * 5
    assert rotate_vault_keys(at=at).rewrapped == 3
    settings.VAULT_KEYS = ring("k2")
    assert [reveal(person, login, at) for person, login in logins.items()] == [SECRET] * 5


@pytest.mark.django_db(transaction=True)
def test_readers_and_writers_go_on_while_the_ring_turns(
    make_person: Callable[..., Any], at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAULT_KEYS = ring("k1")
    people = [make_person() for _ in range(12)]
    logins = {person: make_login(person, at) for person in people}
    settings.VAULT_KEYS = ring("k2", "k1")
    monkeypatch.setattr(keys, "BATCH", 3)

    def work(n: int) -> Any:
        if n < 2:
            return rotate_vault_keys(at=at).rewrapped
        if n == 2:
            return [make_login(person, at, login="yangi") and SECRET for person in people]
        return [reveal(person, login, at) for person, login in logins.items()]

    first, second, *others = run_at_once(6, work)
    assert (first + second, others) == (12, [[SECRET] * 12] * 4)  # type: ignore[operator]
    settings.VAULT_KEYS = ring("k2")
    assert [reveal(login.user, login, at) for login in SchoolLogin.objects.all()] == [SECRET] * 24


@pytest.mark.django_db(transaction=True)
def test_the_first_logins_of_a_person_kept_at_once_share_one_key(make_person: Callable[..., Any], at: datetime) -> None:
    person = make_person()
    logins = run_at_once(5, lambda n: make_login(person, at, login=f"login{n}"))
    assert VaultKey.objects.filter(user=person).count() == 1
    assert [reveal(person, login, at) for login in logins] == [SECRET] * 5  # type: ignore[arg-type]


def test_two_data_keys_are_never_alike() -> None:
    assert len({new_data_key() for _ in range(100)} | {os.urandom(32)}) == 101
