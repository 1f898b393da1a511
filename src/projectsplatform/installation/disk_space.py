"""Whether there is room to write: a full disk stops a start with a sentence, whoever met it first."""

import errno
import os
from pathlib import Path

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_ROOM_TEXTS = tuple(os.strerror(number) for number in sorted(_NO_ROOM))
_HARDLY_ANY_BYTES = 256 * 1024


def is_full(folder: Path) -> bool:
    """Whether hardly anything can be written there any more: a program that died of it may have had no room to say so."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _HARDLY_ANY_BYTES or (disk.f_files > 0 and disk.f_favail == 0)


def speaks_of_no_room(text: str) -> bool:
    """Whether another program's last words are that."""
    return any(words in text for words in _NO_ROOM_TEXTS)


def no_room(folder: Path) -> str:
    """The sentence."""
    return f"The disk that holds {folder} is full: make room there, then start again; what was kept is unharmed."


def sentence_of(error: OSError, folder: Path) -> str:
    """What the operator is told of a file that could not be read or written."""
    if error.errno in _NO_ROOM:
        return no_room(folder)
    return f"{error.filename or folder} cannot be read or written: {error.strerror or error}."
