"""From an uploaded file to differences: stored, its columns said once, read by a job, let go."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.errors import InvalidFields
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import ReconciliationRun, StatementFile, StatementLine
from projectsplatform.payments.reconciliation.errors import (
    FileReadAlready,
    StatementFileInvalid,
    StatementPeriodInvalid,
)
from projectsplatform.payments.reconciliation.operations.daily import carry_out
from projectsplatform.payments.reconciliation.operations.reading import read_as_before, read_with
from projectsplatform.payments.reconciliation.operations.uploads import drop_old_files, keep_statement
from projectsplatform.payments.reconciliation.queries.files import known_paths
from tests.factories.staff import make_member
from tests.factories.statements import kinds, received

HEAD = "ID;Summa;Holat;Sana;Komissiya"
PLACES = {"provider_id": "ID", "amount": "Summa", "state": "Holat", "at": "Sana", "fee": "Komissiya"}
WORDS = {"paid": ["Toʻlangan "], "cancelled": ["Bekor"], "other": [""]}


@pytest.fixture
def chief(db: None, settings: Any, tmp_path: Any) -> User:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return make_member(Role.OWNER)


def uploaded(chief: User, at: datetime, *rows: str, head: str = HEAD, **fields: Any) -> StatementFile:
    text = "\n".join([head, *rows])
    known: dict[str, Any] = {
        "provider": Provider.PAYME,
        "first_day": local_day(at),
        "last_day": local_day(at),
        "name": "a.csv",
    }
    return keep_statement(file=ContentFile(text.encode()), actor_id=chief.pk, at=at, **{**known, **fields})


def read(kept: StatementFile, chief: User, at: datetime, **fields: Any) -> ReconciliationRun:
    known: dict[str, Any] = {"places": PLACES, "words": WORDS, "is_tiyin": False}
    run = read_with(file_id=kept.pk, actor_id=chief.pk, at=at, **{**known, **fields})
    carry_out(run_id=run.pk, at=at)
    run.refresh_from_db()
    return run


def row(number: str, at: datetime, som: str = "5 000,00", state: str = "Toʻlangan") -> str:
    return f"{number};{som};{state};{at:%d.%m.%Y %H:%M};50,00"


def test_a_file_is_read_compared_and_let_go(
    chief: User, owner: User, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    received(owner, "fine", at)
    kept = uploaded(chief, at, row("fine", at), row("new", at), row("gone", at, state="BEKOR"))
    path = kept.path
    assert (default_storage.exists(path), known_paths([path, "payments/x"])) == (True, {path})
    with django_capture_on_commit_callbacks(execute=True):
        run = read(kept, chief, at)
    kept.refresh_from_db()
    assert (run.state, run.lines, run.unread, run.found, run.fees) == ("done", 3, 0, 1, 10_000)
    assert (kept.path, default_storage.exists(path), kinds()) == ("", False, [("unknown", "new", "open")])
    assert AuditEvent.objects.get(event="payments.statement.uploaded").details["sha256"] == kept.sha256
    carry_out(run_id=run.pk, at=at)
    assert StatementLine.objects.count() == 3
    with pytest.raises(FileReadAlready):
        read(kept, chief, at)


def test_columns_are_remembered_for_the_next_file(chief: User, at: datetime) -> None:
    first = uploaded(chief, at, row("a", at))
    assert read_as_before(file_id=first.pk, actor_id=chief.pk, at=at) is None
    read(first, chief, at)
    run = read_as_before(file_id=uploaded(chief, at, row("b", at)).pk, actor_id=chief.pk, at=at)
    assert run is not None
    assert run.state == "waiting"
    for strange in (
        uploaded(chief, at, row("c", at, state="Yangi")),
        uploaded(chief, at, row("d", at), head="A;Bb;Cc;Dd;Ee"),
    ):
        assert read_as_before(file_id=strange.pk, actor_id=chief.pk, at=at) is None
    other = uploaded(chief, at, row("e", at), provider=Provider.UZUM)
    assert read_as_before(file_id=other.pk, actor_id=chief.pk, at=at) is None


def test_a_file_with_unread_lines_stays_to_be_read_otherwise(chief: User, at: datetime) -> None:
    kept = uploaded(chief, at, row("a", at), row("b", at, som="besh ming"), row("c", at, state="Yangi"))
    run = read(kept, chief, at)
    assert [(line.number, line.problem) for line in run.unread_lines.order_by("number")] == [
        (3, "amount"),
        (4, "state"),
    ]
    kept.refresh_from_db()
    assert kept.path != ""
    again = read(kept, chief, at, words={"paid": ["toʻlangan", "yangi"], "cancelled": ["bekor"]})
    assert (again.lines, again.unread) == (2, 1)


def test_a_file_that_cannot_be_read_ends_its_run(chief: User, at: datetime) -> None:
    kept = uploaded(chief, at, row("a", at))
    run = read(kept, chief, at, places={**PLACES, "amount": "Narx"})
    assert (run.state, run.failure, StatementLine.objects.count()) == ("failed", "columns", 0)
    default_storage.delete(kept.path)
    assert read(kept, chief, at).failure == "lost"


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"places": {"amount": "Summa"}}, ["column_missing"]),
        ({"places": {**PLACES, "fee": "Summa"}}, ["column_twice"]),
        ({"words": {"paid": [" "]}}, ["words_missing"]),
        ({"words": {"paid": ["a"], "cancelled": ["A "]}}, ["word_twice"]),
    ],
)
def test_columns_must_make_sense(fields: dict[str, Any], codes: list[str], chief: User, at: datetime) -> None:
    with pytest.raises(InvalidFields) as refused:
        read(uploaded(chief, at, row("a", at)), chief, at, **fields)
    assert [refusal.code for refusal in refused.value.refusals] == codes


def test_files_and_periods_that_are_none_are_refused(chief: User, at: datetime) -> None:
    today = local_day(at)
    for first, last in (
        (today, today - timedelta(days=1)),
        (today, today + timedelta(days=1)),
        (date(2020, 1, 1), today),
    ):
        with pytest.raises(StatementPeriodInvalid):
            uploaded(chief, at, row("a", at), first_day=first, last_day=last)
    with pytest.raises(StatementFileInvalid):
        uploaded(chief, at, head="%PDF-1.7")
    with pytest.raises(StatementFileInvalid):
        uploaded(chief, at, "x" * (10 * 1024**2))
    assert not StatementFile.objects.exists()


def test_what_nobody_read_goes_after_a_month(chief: User, at: datetime) -> None:
    kept = uploaded(chief, at, row("a", at))
    assert [drop_old_files(before=at), drop_old_files(before=at + timedelta(seconds=1))] == [0, 1]
    kept.refresh_from_db()
    assert kept.path == ""
