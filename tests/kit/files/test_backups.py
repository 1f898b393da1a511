"""Stored files beside a dump, and back into an empty storage."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from projectsplatform.kit.files.backups import (
    BackupError,
    copy_files_out,
    files_copied_back,
    folder_beside,
    stored_paths,
)
from projectsplatform.kit.files.storing import store_file


@pytest.fixture(autouse=True)
def machines(settings: Any, tmp_path: Path) -> Any:
    """Moves on to a machine with nothing in its storage."""
    (tmp_path / "backup").mkdir()

    def move_to(name: str) -> None:
        options = {"location": tmp_path / name / "files"}
        settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}

    move_to("old")
    return move_to


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return folder_beside(tmp_path / "backup" / "platform.dump")


def restore(folder: Path) -> int:
    with files_copied_back(folder) as count:
        return count


def test_what_was_kept_is_there_again(machines: Any, backup: Path, at: datetime) -> None:
    kept = {store_file(folder, f"{folder} {n}".encode(), at=at): f"{folder} {n}" for folder in "ab" for n in range(3)}
    assert copy_files_out(backup) == 6

    machines("new")
    assert list(stored_paths()) == []
    assert restore(backup) == 6
    assert {path: default_storage.open(path).read().decode() for path in stored_paths()} == kept


def test_a_backup_is_its_owners_alone(backup: Path, at: datetime) -> None:
    store_file("kept", b"Salom", at=at)
    copy_files_out(backup)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in [backup, *backup.rglob("*")]}
    assert modes == {True: 0o700, False: 0o600}
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_an_empty_storage_has_a_backup_too(machines: Any, backup: Path) -> None:
    assert copy_files_out(backup) == 0
    machines("new")
    assert restore(backup) == 0


def test_the_next_backup_shares_what_has_not_changed(backup: Path, at: datetime) -> None:
    old = store_file("kept", b"Salom", at=at)
    copy_files_out(backup)
    new = store_file("kept", b"Yangi", at=at)
    later = folder_beside(backup.with_name("later.dump"))
    assert copy_files_out(later) == 2
    assert (later / old).samefile(backup / old)
    assert (later / new).read_bytes() == b"Yangi"


def test_a_backup_of_the_same_name_is_replaced(backup: Path, at: datetime) -> None:
    gone = store_file("kept", b"Salom", at=at)
    copy_files_out(backup)
    default_storage.delete(gone)
    kept = store_file("kept", b"Yangi", at=at)
    assert copy_files_out(backup) == 1
    assert [path.relative_to(backup).as_posix() for path in backup.rglob("*") if path.is_file()] == [kept]


def test_a_failed_backup_leaves_the_last_one(backup: Path, at: datetime) -> None:
    path = store_file("kept", b"Salom", at=at)
    copy_files_out(backup)
    second = store_file("kept", b"Yangi", at=at)
    Path(default_storage.path(second)).unlink()
    Path(default_storage.path(second)).symlink_to("/nowhere/at/all")  # listed, and not there: as if deleted meanwhile
    assert copy_files_out(backup) == 1
    (backup.parent / f".{backup.name}.partial").write_text("in the way")
    with pytest.raises(OSError, match="File exists"):
        copy_files_out(backup)
    assert (backup / path).read_bytes() == b"Salom"


def test_a_storage_with_something_in_it_is_not_touched(backup: Path, at: datetime) -> None:
    path = store_file("kept", b"Salom", at=at)
    copy_files_out(backup)
    with pytest.raises(BackupError, match="not empty"):
        restore(backup)
    assert list(stored_paths()) == [path]


def test_a_dump_without_its_files_is_told(backup: Path) -> None:
    with pytest.raises(BackupError, match="files is missing"):
        restore(backup)


def test_a_restore_that_fails_leaves_nothing(machines: Any, backup: Path, at: datetime) -> None:
    store_file("kept", b"Salom", at=at)
    copy_files_out(backup)
    machines("new")
    with pytest.raises(ZeroDivisionError), files_copied_back(backup):
        raise ZeroDivisionError
    assert list(stored_paths()) == []
