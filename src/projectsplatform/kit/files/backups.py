"""All stored files in a folder beside a database's dump, and back.

Stored files never change, so a backup's files that were in the one before are hard links to them: thirty nights take the room of one.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from projectsplatform.kit.files.deleting import delete_files

_ENDING = ".files"


class BackupError(Exception):
    """A sentence for the operator."""


def folder_beside(dump: Path) -> Path:
    """Where the files of a dump are: `platform.dump.files` beside `platform.dump`."""
    return dump.with_name(f"{dump.name}{_ENDING}")


def copy_files_out(folder: Path) -> int:
    """Writes all stored files into a new folder, or in place of an older one of that name; how many. After the dump, so that each
    file that a row of the dump names is there. Raises OSError; then what was there before is still there."""
    draft, old = (folder.with_name(f".{folder.name}.{end}") for end in ("partial", "old"))
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        before = _last_one(folder.parent)
        count = sum(_copy_out(path, draft, before) for path in stored_paths())
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
    finally:
        for left in (draft, old):
            shutil.rmtree(left, ignore_errors=True)
    return count


@contextmanager
def files_copied_back(folder: Path) -> Iterator[int]:
    """Fills an empty storage from such a folder and says with how many; when it or the block fails, the storage is empty again.

    Raises BackupError, OSError.
    """
    if not folder.is_dir():
        raise BackupError(
            f"{folder} is missing: it belongs beside the dump. To do without the files, say --without-files."
        )
    if any(True for _ in stored_paths()):
        raise BackupError(
            "The storage of files is not empty: files are put back into a new one only. To keep what is there, say --without-files."
        )
    copied: list[str] = []
    try:
        for source in sorted(path for path in folder.rglob("*") if path.is_file()):
            with source.open("rb") as content:
                copied.append(default_storage.save(source.relative_to(folder).as_posix(), File(content)))
        yield len(copied)
    except BaseException:
        delete_files(copied)
        raise


def stored_paths(folder: str = "") -> Iterator[str]:
    """The path of every stored file."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    start = f"{folder}/" if folder else ""
    yield from (f"{start}{name}" for name in sorted(files) if name)
    for name in sorted(folders):
        if name not in {"", ".", ".."}:
            yield from stored_paths(f"{start}{name}")


def _last_one(place: Path) -> Path | None:
    """The newest backup's files in the same place."""
    found = [folder for folder in place.glob(f"*{_ENDING}") if folder.is_dir() and not folder.name.startswith(".")]
    return max(found, key=lambda folder: folder.stat().st_mtime, default=None)


def _copy_out(path: str, draft: Path, before: Path | None) -> bool:
    """Whether it was there to be copied: one that was deleted meanwhile is missed by nobody."""
    target = draft / path
    for folder in reversed([place for place in target.parents if draft in place.parents]):
        folder.mkdir(mode=0o700, exist_ok=True)
    if before is not None and _linked(before / path, target):
        return True
    try:
        source = default_storage.open(path)
    except FileNotFoundError:
        return False
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source, os.fdopen(descriptor, "wb") as output:
        shutil.copyfileobj(source, output)
        output.flush()
        os.fsync(descriptor)
    return True


def _linked(source: Path, target: Path) -> bool:
    """False also where the disk knows no hard links."""
    try:
        target.hardlink_to(source)
    except OSError:
        return False
    return True
