"""Files that no row knows: what a crash between writing and committing, or between committing and deleting, has left."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.files.storage import default_storage

from projectsplatform.kit.files.deleting import delete_files

UNTOUCHED_FOR: Final = timedelta(days=1)
"""A younger file may be one whose transaction has not committed yet."""
MOST_A_RUN: Final = 1000
_BATCH: Final = 500
_keepers: Final[list["FileKeeper"]] = []


@dataclass(frozen=True, slots=True)
class FileKeeper:
    """A feature's folder in the storage, and which of some paths in it its rows name, in one query."""

    folder: str
    known: Callable[[Sequence[str]], AbstractSet[str]]


def register(keeper: FileKeeper) -> None:
    """Called in a feature's `AppConfig.ready`. Of several keepers of one folder it is enough that one knows a path."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def file_keepers() -> tuple[FileKeeper, ...]:
    """Those that are registered. Folders of nobody's are left alone: another version of the code may know them."""
    return tuple(_keepers)


def delete_unknown_files(at: datetime, *, most: int = MOST_A_RUN) -> int:
    """Deletes at most so many files, older than a day, that no row knows; how many.

    Of each folder it looks at the two newest months, and at one of those before, by turns.
    """
    deleted = 0
    for folder in dict.fromkeys(keeper.folder for keeper in _keepers):
        for month in _months(folder, at):
            for paths in _batches(month):
                lost = _unknown(folder, paths, at)[: most - deleted]
                deleted += len(lost) - delete_files(lost)
                if deleted >= most:
                    return deleted
    return deleted


def _unknown(folder: str, paths: Sequence[str], at: datetime) -> list[str]:
    known = frozenset[str]().union(*(keeper.known(paths) for keeper in _keepers if keeper.folder == folder))
    return [path for path in paths if path not in known and _is_old(path, at)]


def _is_old(path: str, at: datetime) -> bool:
    try:
        return default_storage.get_modified_time(path) < at - UNTOUCHED_FOR
    except FileNotFoundError:
        return False


def _months(folder: str, at: datetime) -> list[str]:
    """`aloqa/26/11`, newest first."""
    found = sorted((month for year in _folders(folder) for month in _folders(year)), reverse=True)
    recent, older = found[:2], found[2:]
    day = at.astimezone(UTC).toordinal()
    return recent + older[day % len(older) :][:1] if older else recent


def _folders(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[0]]
    except FileNotFoundError:
        return []


def _batches(month: str) -> Iterator[list[str]]:
    paths = sorted(f"{month}/{name}" for name in default_storage.listdir(month)[1])
    for start in range(0, len(paths), _BATCH):
        yield paths[start : start + _BATCH]
