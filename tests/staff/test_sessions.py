"""Who is signed in to the panel."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.staff.models import PanelSession
from projectsplatform.staff.operations.sessions import clear_sessions
from projectsplatform.staff.sessions import SessionStore
from tests.factories.staff import make_member, open_panel

HOME = "/staff/"


@pytest.fixture
def member(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def panel(member: User) -> Client:
    return open_panel(member)


def is_in(panel: Client) -> bool:
    return panel.get("/staff/password_change/").status_code == 200


def test_a_session_that_is_known_is_its_members(panel: Client, member: User) -> None:
    assert panel.get(HOME).context["user"] == member


def test_one_that_is_over_is_nobodys(panel: Client) -> None:
    assert is_in(panel)
    PanelSession.objects.update(expire_date=now() - timedelta(seconds=1))
    assert not is_in(panel)


@pytest.mark.parametrize("key", ["", "short", "x" * 32, "\0" * 32, "'; SELECT 1 --"])
def test_one_that_nobody_gave_is_nobodys(panel: Client, key: str) -> None:
    panel.cookies["staff"] = key
    assert not is_in(panel)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"staff_epoch": 1}, {"password": "x"}])
def test_what_changes_about_the_member_ends_it(panel: Client, member: User, change: dict[str, Any]) -> None:
    User.objects.filter(pk=member.pk).update(**change)
    assert not is_in(panel)


def key_of(panel: Client) -> str:
    return panel.cookies["staff"].value


def test_the_database_keeps_a_hash_of_the_cookie(panel: Client) -> None:
    row = PanelSession.objects.get()
    assert row.session_key == f"sha256${hashlib.sha256(key_of(panel).encode()).hexdigest()}"
    assert key_of(panel) not in row.session_data


def test_what_the_database_keeps_opens_nothing(panel: Client) -> None:
    for stolen in (PanelSession.objects.get().session_key, PanelSession.objects.get().session_key.partition("$")[2]):
        thief = Client()
        thief.cookies["staff"] = stolen
        assert not is_in(thief)
    assert is_in(panel)


def test_a_row_under_a_plain_key_opens_nothing(panel: Client) -> None:
    """As they were before: neither in the old table nor in the new one."""
    row, plain = PanelSession.objects.get(), "a" * 32
    for model in (PanelSession, Session):
        model.objects.create(session_key=plain, session_data=row.session_data, expire_date=row.expire_date)
    thief = Client()
    thief.cookies["staff"] = plain
    assert not is_in(thief)


def test_signing_in_gives_another_key_and_ends_the_old_one(db: None) -> None:
    store = SessionStore()
    store["pending"] = 1
    store.save()
    old = store.session_key
    store.cycle_key()
    assert store.session_key != old
    assert [store.exists(key) for key in (old, store.session_key)] == [False, True]
    assert SessionStore(store.session_key)["pending"] == 1
    assert PanelSession.objects.count() == 1


def test_a_session_is_created_once_and_not_saved_when_it_is_gone(db: None) -> None:
    store = SessionStore()
    store.create()
    twin = SessionStore(store.session_key)
    with pytest.raises(CreateError):
        twin.save(must_create=True)
    store.delete()
    with pytest.raises(UpdateError):
        twin.save()


def test_signing_out_ends_it(panel: Client) -> None:
    key = key_of(panel)
    panel.post("/staff/logout/")
    assert not SessionStore().exists(key)
    assert not PanelSession.objects.exists()


def test_another_session_is_ended_by_its_key_and_an_unknown_one_is_over(panel: Client) -> None:
    SessionStore().delete("unknown-key")
    SessionStore().delete()
    assert is_in(panel)
    SessionStore().delete(key_of(panel))
    assert not is_in(panel)


@pytest.mark.django_db(transaction=True)
def test_the_asynchronous_methods_know_the_same_rows() -> None:
    async def live() -> list[Any]:
        store = SessionStore()
        await store.aset("kept", 1)
        await store.asave()
        key = store.session_key
        found = [await store.aexists(key), await SessionStore(key).aget("kept")]
        await store.adelete(key)
        return [*found, await store.aexists(key)]

    assert async_to_sync(live)() == [True, 1, False]


def test_what_is_over_is_forgotten_and_what_lies_in_djangos_table_too(panel: Client) -> None:
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=now() + timedelta(hours=1))
    clear_sessions(at=now())
    assert (PanelSession.objects.count(), Session.objects.count()) == (1, 0)
    clear_sessions(at=now() + timedelta(hours=13))
    assert PanelSession.objects.count() == 0
