"""Files go with what knew them: at the commit, and where a crash left one, a day later."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from projectsplatform.config.tasks import delete_lost_files, delete_many_files
from projectsplatform.kit.clock import now
from projectsplatform.kit.files import unknown
from projectsplatform.kit.files.deleting import delete_files, delete_files_later
from projectsplatform.kit.files.storing import store_file
from projectsplatform.kit.files.unknown import FileKeeper, delete_unknown_files, file_keepers, register


def store(at: datetime, *, folder: str = "kept", days: int = 0) -> str:
    """A file that was written so many days before now."""
    path = store_file(folder, b"Salom", at=at)
    written = (now() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(path), (written, written))
    return path


def there(paths: Sequence[str]) -> list[bool]:
    return [default_storage.exists(path) for path in paths]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What the rows of a feature name; it is the only one."""
    paths: set[str] = set()
    monkeypatch.setattr(unknown, "_keepers", [])
    register(FileKeeper("kept", paths.intersection))
    for path in default_storage.listdir("")[0]:
        delete_tree(path)
    return paths


def delete_tree(folder: str) -> None:
    folders, files = default_storage.listdir(folder)
    for name in folders:
        delete_tree(f"{folder}/{name}")
    delete_files(f"{folder}/{name}" for name in files)
    default_storage.delete(folder)


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_when_its_transaction_commits(at: datetime) -> None:
    path = store(at)
    with transaction.atomic():
        delete_files_later([path, ""])
        assert there([path]) == [True]
    assert there([path]) == [False]


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_when_its_transaction_does_not_commit(at: datetime) -> None:
    path = store(at)
    with transaction.atomic():
        delete_files_later([path])
        transaction.set_rollback(True)
    assert there([path]) == [True]


@pytest.mark.django_db(transaction=True)
def test_of_many_files_the_rest_goes_by_jobs_of_the_same_transaction(at: datetime) -> None:
    paths = [store(at) for _ in range(55)]
    with transaction.atomic():
        delete_files_later(paths)
    assert there(paths) == [False] * 50 + [True] * 5
    with connection.cursor() as cursor:
        cursor.execute("SELECT args ->> 'paths' FROM procrastinate_jobs WHERE task_name = 'config.delete_files'")
        (arguments,) = cursor.fetchall()
    delete_many_files.func(paths=arguments[0])
    assert there(paths) == [False] * 55


def test_what_cannot_be_deleted_stops_nothing(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(path: str) -> Any:
        raise OSError("away")

    monkeypatch.setattr(default_storage, "delete", away)
    assert delete_files(["kept/26/01/a", "kept/26/01/b"]) == 2


def test_a_file_that_no_row_knows_goes_after_a_day(known: set[str], at: datetime) -> None:
    lost, young, kept = store(at, days=2), store(at), store(at, days=2)
    known.add(kept)
    assert delete_unknown_files(now()) == 1
    assert there([lost, young, kept]) == [False, True, True]


def test_the_worker_looks_every_night(known: set[str], at: datetime) -> None:
    lost, kept = store(at, days=2), store(at)
    delete_lost_files.func(0)
    assert there([lost, kept]) == [False, True]


def test_a_folder_of_nobodys_is_left_alone(known: set[str], at: datetime) -> None:
    path = store(at, folder="other", days=9)
    assert delete_unknown_files(now()) == 0
    assert there([path]) == [True]


def test_so_many_files_go_at_most(known: set[str], at: datetime) -> None:
    paths = [store(at, days=2) for _ in range(5)]
    assert delete_unknown_files(now(), most=3) == 3
    assert sum(there(paths)) == 2
    assert delete_unknown_files(now(), most=3) == 2


def test_months_long_ago_are_looked_at_by_turns(known: set[str], at: datetime) -> None:
    paths = [store(at + timedelta(days=31 * month), days=2) for month in range(6)]
    found = [delete_unknown_files(now() + timedelta(days=day)) for day in range(4)]
    assert (found, any(there(paths))) == ([3, 1, 1, 1], False)


def test_rows_are_asked_for_many_files_at_once(known: set[str], at: datetime) -> None:
    asked: list[int] = []

    def knows_all(paths: Sequence[str]) -> set[str]:
        asked.append(len(paths))
        return set(paths)

    register(FileKeeper("kept", knows_all))
    paths = [store(at, days=2) for _ in range(3)]
    assert (delete_unknown_files(now()), asked, all(there(paths))) == (0, [3], True)


def test_two_tables_may_share_a_folder(known: set[str], at: datetime) -> None:
    one, other, lost = (store(at, days=2) for _ in range(3))
    known.add(one)
    knows_other = FileKeeper("kept", {other}.intersection)
    register(knows_other)
    register(knows_other)
    assert (delete_unknown_files(now()), there([one, other, lost])) == (1, [True, True, False])
    assert [keeper.folder for keeper in file_keepers()] == ["kept", "kept"]
