"""The whole vault at once: after the password, five times a day, recorded and told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.accounts.errors import InvalidCredentials
from projectsplatform.accounts.models import AuditEvent
from projectsplatform.kit.api.bearer import Caller
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import RateLimited
from projectsplatform.kundalikcom.models import VaultAccess
from projectsplatform.kundalikcom.operations import exports
from projectsplatform.kundalikcom.operations.exports import EXPORTS, ExportedLogin, export_logins
from projectsplatform.telegram.models import OutboxMessage
from tests.cast import PASSWORD
from tests.factories.kundalikcom import SECRET, make_login
from tests.races import run_at_once

pytestmark = pytest.mark.django_db


def export(person: Any, at: datetime, password: str = PASSWORD) -> list[ExportedLogin]:
    caller = Caller(person.id, uuid7(), at, person.username, False, at)
    return export_logins(caller=caller, password=password, device_name="Chrome", address="198.51.100.7", at=at)


def test_everything_of_ones_own_comes_out_and_is_written_down(owner: Any, stranger: Any, at: datetime) -> None:
    first, second = make_login(owner, at, label="5-A"), make_login(owner, at, login="b", password="=1+1")
    make_login(stranger, at)
    assert export(owner, at) == [ExportedLogin("aliyev.a", SECRET, "5-A"), ExportedLogin("b", "=1+1", "")]
    accesses = VaultAccess.objects.order_by("login").values_list("school_login_id", "user_id", "address", "at")
    assert list(accesses) == [(row.id, owner.id, "198.51.100.7", at) for row in (first, second)]
    event = AuditEvent.objects.get(event="vault.exported")
    assert (event.actor_id, event.details) == (owner.id, {"logins": 2})


def test_its_owner_is_told_in_telegram(owner: Any, at: datetime) -> None:
    make_login(owner, at)
    export(owner, at)
    told = OutboxMessage.objects.get()
    assert (told.chat_id, told.kind) == (owner.tg_id, "kundalikcom.vault.exported")


def test_an_empty_vault_is_an_empty_table(owner: Any, at: datetime) -> None:
    assert export(owner, at) == []


def test_without_the_password_nothing_comes_out(owner: Any, at: datetime) -> None:
    make_login(owner, at)
    with pytest.raises(InvalidCredentials):
        export(owner, at, "nonsense")
    assert not VaultAccess.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_five_times_a_day_and_no_more(owner: Any, at: datetime, settings: Any) -> None:
    settings.LIMITS_ON = True
    assert (EXPORTS.allowed, EXPORTS.seconds) == (5, 24 * 3600)
    for _ in range(5):
        export(owner, at)
    with pytest.raises(RateLimited):
        export(owner, at)
    assert export(owner, at + timedelta(days=1)) == []


@pytest.mark.django_db(transaction=True)
def test_the_last_download_of_a_day_is_given_once(
    make_person: Callable[..., Any], at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person()
    make_login(person, at)
    settings.LIMITS_ON = True
    monkeypatch.setattr(exports, "EXPORTS", replace(EXPORTS, allowed=1))
    results = run_at_once(4, lambda _: export(person, at))
    assert sorted(type(one).__name__ for one in results) == [*["RateLimited"] * 3, "list"]
    assert VaultAccess.objects.count() == 1
