"""A table of logins: looked through, kept sealed, imported as a whole and once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.accounts.models import AuditEvent
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere, RateLimited
from projectsplatform.kundalikcom.errors import ImportOver, LoginsFull
from projectsplatform.kundalikcom.models import LoginImport, SchoolLogin
from projectsplatform.kundalikcom.operations import imports
from projectsplatform.kundalikcom.operations.cleaning import purge_vault
from projectsplatform.kundalikcom.operations.imports import confirm_import, drop_import, prepare_import, read_import
from projectsplatform.kundalikcom.rules.imports import IMPORTS, look_through
from projectsplatform.kundalikcom.rules.tables import TableRow
from tests.factories.kundalikcom import SECRET, make_login, make_table
from tests.kundalikcom.test_vault import reveal
from tests.races import run_at_once

pytestmark = pytest.mark.django_db
TWO = make_table(("boboyev.b", SECRET, "5-A"), ("=formula", "=1+1", ""))


def prepare(person: Any, at: datetime, content: bytes = TWO) -> LoginImport:
    return prepare_import(user_id=person.id, content=content, at=at)


def confirm(person: Any, waits: LoginImport, at: datetime) -> LoginImport:
    return confirm_import(user_id=person.id, import_id=waits.id, address="198.51.100.7", at=at)


def test_rows_are_sorted_into_good_ones_and_reasons() -> None:
    table = [
        TableRow(2, " yangi ", " p ", "  5-A  sinf "),
        TableRow(3, "yangi", "q", ""),
        TableRow(4, "aliyev.a", "q", ""),
        TableRow(5, "", "", "x" * 101),
        TableRow(6, "b", "", "", ("cell_is_date",)),
        TableRow(7, "l" * 151, "p", ""),
    ]
    found = look_through(table, kept={"aliyev.a"})
    assert [(row.number, row.login, row.password, row.label) for row in found.good] == [(2, "yangi", " p ", "5-A sinf")]
    assert [(row.number, row.login, row.codes) for row in found.bad] == [
        (3, "yangi", ("login_repeated",)),
        (4, "aliyev.a", ("login_exists",)),
        (5, "", ("login_invalid", "password_invalid", "label_invalid")),
        (6, "b", ("cell_is_date",)),
        (7, "l" * 60, ("login_invalid",)),
    ]
    assert all(reason for row in found.bad for reason in row.reasons)


def test_an_import_keeps_every_good_row(owner: Any, at: datetime) -> None:
    waits = prepare(owner, at)
    assert not SchoolLogin.objects.exists()
    done = confirm(owner, waits, at)
    assert (done.imported, done.passed_over, bytes(done.sealed)) == (2, 0, b"")
    kept = {row.login: row for row in SchoolLogin.objects.all()}
    assert {name: (row.label, reveal(owner, row, at)) for name, row in kept.items()} == {
        "boboyev.b": ("5-A", SECRET),
        "=formula": ("", "=1+1"),
    }
    assert AuditEvent.objects.get(event="vault.imported").details == {"logins": 2}


def test_a_preview_shows_no_password_to_whoever_reads_the_database(owner: Any, at: datetime) -> None:
    waits = prepare(owner, at)
    row = LoginImport.objects.values().get()
    assert SECRET not in str(row)
    assert SECRET.encode() not in bytes(row["sealed"])
    assert read_import(user_id=owner.id, import_id=waits.id, at=at)[1].good[0].password == SECRET


def test_a_preview_opens_in_its_own_row_only(owner: Any, at: datetime) -> None:
    sealed = LoginImport.objects.get(id=prepare(owner, at).id).sealed
    waits = prepare(owner, at)
    LoginImport.objects.filter(id=waits.id).update(sealed=sealed)
    with pytest.raises(ImportOver):
        confirm(owner, waits, at)


def test_a_newer_preview_replaces_the_older_one(owner: Any, at: datetime) -> None:
    first, second = prepare(owner, at), prepare(owner, at)
    with pytest.raises(NothingThere):
        confirm(owner, first, at)
    assert confirm(owner, second, at).imported == 2


def test_what_was_added_meanwhile_is_passed_over(owner: Any, at: datetime) -> None:
    waits = prepare(owner, at)
    mine = make_login(owner, at, login="boboyev.b", password="oʻzimniki")
    done = confirm(owner, waits, at)
    assert (done.imported, done.passed_over, reveal(owner, mine, at)) == (1, 1, "oʻzimniki")


def test_what_does_not_fit_is_not_begun(owner: Any, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = prepare(owner, at)
    monkeypatch.setattr(imports, "MAX_LOGINS", 1)
    with pytest.raises(LoginsFull):
        confirm(owner, waits, at)
    assert (SchoolLogin.objects.count(), LoginImport.objects.get().imported_at) == (0, None)


def test_a_preview_waits_for_half_an_hour(owner: Any, at: datetime) -> None:
    waits, over = prepare(owner, at), at + timedelta(minutes=30)
    for ask in (confirm, lambda *_: read_import(user_id=owner.id, import_id=waits.id, at=over)):
        with pytest.raises(ImportOver):
            ask(owner, waits, over)
    assert purge_vault(at=over - timedelta(seconds=1)) == {"logins": 0, "imports": 0}
    assert purge_vault(at=over) == {"logins": 0, "imports": 1}


def test_a_preview_that_is_dropped_is_erased(owner: Any, at: datetime) -> None:
    waits = prepare(owner, at)
    drop_import(user_id=owner.id, import_id=waits.id)
    assert not LoginImport.objects.exists()
    with pytest.raises(NothingThere):
        drop_import(user_id=owner.id, import_id=waits.id)


def test_somebody_elses_preview_is_not_there(owner: Any, stranger: Any, at: datetime) -> None:
    waits = prepare(owner, at)
    for ask in (
        lambda: confirm(stranger, waits, at),
        lambda: read_import(user_id=stranger.id, import_id=waits.id, at=at),
        lambda: drop_import(user_id=stranger.id, import_id=waits.id),
        lambda: read_import(user_id=owner.id, import_id=uuid7(), at=at),
    ):
        with pytest.raises(NothingThere):
            ask()
    assert confirm(owner, waits, at).imported == 2


def test_the_database_keeps_no_imported_secret(owner: Any, at: datetime) -> None:
    prepare(owner, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        LoginImport.objects.update(imported_at=at)


def test_tables_are_read_thirty_times_an_hour(owner: Any, at: datetime, settings: Any) -> None:
    settings.LIMITS_ON = True
    assert (IMPORTS.allowed, IMPORTS.seconds) == (30, 3600)
    for _ in range(30):
        imports.take(IMPORTS, str(owner.id), at=at)
    with pytest.raises(RateLimited):
        prepare(owner, at)


@pytest.mark.django_db(transaction=True)
def test_confirmed_many_times_at_once_it_is_imported_once(make_person: Callable[..., Any], at: datetime) -> None:
    person = make_person()
    waits = prepare(person, at)
    done = run_at_once(5, lambda _: confirm(person, waits, at))
    assert [(one.imported, one.passed_over) for one in done] == [(2, 0)] * 5  # type: ignore[union-attr]
    assert SchoolLogin.objects.filter(user=person).count() == 2
    assert AuditEvent.objects.filter(event="vault.imported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_and_the_same_login_by_hand_at_once_keep_it_once(
    make_person: Callable[..., Any], at: datetime
) -> None:
    person = make_person()
    waits = prepare(person, at)
    run_at_once(2, lambda n: confirm(person, waits, at) if n else make_login(person, at, login="boboyev.b"))
    assert sorted(SchoolLogin.objects.values_list("login", flat=True)) == ["=formula", "boboyev.b"]
    assert LoginImport.objects.get().imported_at == at


@pytest.mark.django_db(transaction=True)
def test_of_previews_made_at_once_the_last_one_waits(make_person: Callable[..., Any], at: datetime) -> None:
    person = make_person()
    assert [type(one) for one in run_at_once(3, lambda _: prepare(person, at))] == [LoginImport] * 3
    assert LoginImport.objects.count() == 1
