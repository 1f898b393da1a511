"""A login that was deleted on a page comes back for an hour, and is erased after it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kundalikcom.errors import LoginsFull, LoginTakenMeanwhile, UndoOver
from projectsplatform.kundalikcom.models import DiscardedLogin, SchoolLogin
from projectsplatform.kundalikcom.operations import discards
from projectsplatform.kundalikcom.operations.cleaning import purge_vault
from projectsplatform.kundalikcom.operations.discards import discard_login, restore_login
from tests.factories.kundalikcom import SECRET, make_login
from tests.kundalikcom.test_vault import reveal
from tests.races import run_at_once

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_deleted_login_comes_back_as_it_was(owner: Any, at: datetime) -> None:
    login = make_login(owner, at, label="5-A")
    discard_login(user_id=owner.id, login_id=login.id, at=at)
    assert not SchoolLogin.objects.exists()
    back = restore_login(user_id=owner.id, login_id=login.id, at=at + HOUR - timedelta(seconds=1))
    assert SchoolLogin.objects.values().get() == SchoolLogin.objects.values().get(id=login.id)
    assert (back.id, back.login, back.label, back.sought) == (login.id, "aliyev.a", "5-A", login.sought)
    assert (back.created_at, reveal(owner, back, at)) == (at, SECRET)
    assert not DiscardedLogin.objects.exists()


def test_after_an_hour_it_cannot_come_back(owner: Any, at: datetime) -> None:
    login = make_login(owner, at)
    discard_login(user_id=owner.id, login_id=login.id, at=at)
    with pytest.raises(UndoOver):
        restore_login(user_id=owner.id, login_id=login.id, at=at + HOUR)


def test_somebody_elses_is_neither_deleted_nor_brought_back(owner: Any, stranger: Any, at: datetime) -> None:
    login = make_login(owner, at)
    with pytest.raises(NothingThere):
        discard_login(user_id=stranger.id, login_id=login.id, at=at)
    discard_login(user_id=owner.id, login_id=login.id, at=at)
    for person, login_id in ((stranger, login.id), (owner, uuid7())):
        with pytest.raises(UndoOver):
            restore_login(user_id=person.id, login_id=login_id, at=at)


def test_a_login_of_the_same_name_stands_in_the_way_and_is_not_harmed(owner: Any, at: datetime) -> None:
    login = make_login(owner, at)
    discard_login(user_id=owner.id, login_id=login.id, at=at)
    newer = make_login(owner, at, password="yangi")
    with pytest.raises(LoginTakenMeanwhile) as refused:
        restore_login(user_id=owner.id, login_id=login.id, at=at)
    assert refused.value.details == {"login": "aliyev.a"}
    assert reveal(owner, newer, at) == "yangi"
    newer.delete()
    assert restore_login(user_id=owner.id, login_id=login.id, at=at).id == login.id


def test_a_vault_that_filled_up_meanwhile_takes_nothing_back(
    owner: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = make_login(owner, at)
    discard_login(user_id=owner.id, login_id=login.id, at=at)
    make_login(owner, at, login="b")
    monkeypatch.setattr(discards, "MAX_LOGINS", 1)
    with pytest.raises(LoginsFull):
        restore_login(user_id=owner.id, login_id=login.id, at=at)


def test_what_was_deleted_an_hour_ago_is_erased(owner: Any, at: datetime) -> None:
    early, late = make_login(owner, at), make_login(owner, at, login="b")
    discard_login(user_id=owner.id, login_id=early.id, at=at)
    discard_login(user_id=owner.id, login_id=late.id, at=at + timedelta(minutes=1))
    assert purge_vault(at=at + HOUR) == {"logins": 1, "imports": 0}
    assert DiscardedLogin.objects.get().id == late.id


@pytest.mark.django_db(transaction=True)
def test_of_two_deletions_and_two_undos_at_once_one_counts(make_person: Callable[..., Any], at: datetime) -> None:
    person = make_person()
    login = make_login(person, at)
    gone = run_at_once(4, lambda _: discard_login(user_id=person.id, login_id=login.id, at=at))
    assert sorted(type(one).__name__ for one in gone) == ["DiscardedLogin", *["NothingThere"] * 3]
    back = run_at_once(4, lambda _: restore_login(user_id=person.id, login_id=login.id, at=at))
    assert sorted(type(one).__name__ for one in back) == ["SchoolLogin", *["UndoOver"] * 3]
    assert (SchoolLogin.objects.count(), DiscardedLogin.objects.count()) == (1, 0)
