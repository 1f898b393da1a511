"""Files go when the transaction that let go of them has committed."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction

from projectsplatform.kit.jobs import defer

DELETE_JOB: Final = "config.delete_files"
_AT_ONCE: Final = 50
_A_JOB: Final = 500
logger = logging.getLogger(__name__)


def delete_files_later(paths: Iterable[str]) -> None:
    """Deletes stored files when the transaction commits; of many, all but the first by jobs of the same transaction.

    What cannot be deleted then, or was left by a crash in between, is found by `delete_unknown_files`.
    """
    given = [path for path in paths if path]
    if given:
        transaction.on_commit(partial(delete_files, given[:_AT_ONCE]), robust=True)
    for start in range(_AT_ONCE, len(given), _A_JOB):
        defer(DELETE_JOB, paths="\n".join(given[start : start + _A_JOB]))


def delete_files(paths: Iterable[str]) -> int:
    """Deletes them now, those that are there; how many could not be, as the storage is away."""
    left = 0
    for path in paths:
        try:
            default_storage.delete(path)
        except OSError as error:
            left += 1
            logger.warning("files.not_deleted", extra={"path": path, "reason": str(error)})
    return left
