"""Files that come by a form, of customers and staff: looked at, then stored."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.core.files.base import File

from projectsplatform.aloqa.enums import AttachmentKind
from projectsplatform.aloqa.errors import FileEmpty, FileExecutable, FilesAway, FilesTooLarge, TooManyFiles
from projectsplatform.aloqa.queries.files import FOLDER
from projectsplatform.aloqa.rules.content import Piece
from projectsplatform.aloqa.rules.limits import MAX_FILES, MAX_UPLOAD
from projectsplatform.kit.files.content import head_of, is_picture, media_type_of
from projectsplatform.kit.files.deleting import delete_files
from projectsplatform.kit.files.names import clean_file_name
from projectsplatform.kit.files.storing import store_file
from projectsplatform.kit.files.unwelcome import Unwelcome, unwelcome
from projectsplatform.kit.refusals import refuses

_LARGEST_PHOTO: Final = 10 * 1024 * 1024
"""Telegram takes larger pictures, and those that move, as documents only."""
_AGAIN_SECONDS: Final = 30
_REFUSALS: Final = {Unwelcome.EMPTY: FileEmpty, Unwelcome.EXECUTABLE: FileExecutable}
logger = logging.getLogger(__name__)


@refuses(TooManyFiles, FileEmpty, FileExecutable)
def check_files(files: Sequence["File[Any]"]) -> None:
    """By their content, never by their names."""
    if len(files) > MAX_FILES:
        raise TooManyFiles(max=MAX_FILES)
    for file in files:
        reason = unwelcome(head_of(file))
        if reason is not None:
            raise _REFUSALS[reason](name=clean_file_name(file.name or ""))


@refuses(FilesTooLarge, FilesAway, check_files)
def store_upload(*, file: "File[Any]", at: datetime) -> Piece:
    """One file of a member of staff."""
    if file.size > MAX_UPLOAD:
        raise FilesTooLarge(max=MAX_UPLOAD // 1024**2)
    check_files([file])
    return store_files([file], at=at)[0]


@refuses(FilesAway)
def store_files(files: Sequence["File[Any]"], *, at: datetime) -> tuple[Piece, ...]:
    """As `store_pieces`, for a form."""
    with storage_required():
        return store_pieces(files, at=at)


@contextmanager
def storage_required() -> Iterator[None]:
    """Raises FilesAway in place of OSError, so that whoever sends a form keeps what they typed."""
    try:
        yield
    except OSError as error:
        logger.exception("aloqa.files_away")
        raise FilesAway(retry_after=_AGAIN_SECONDS) from error


def store_pieces(files: Sequence["File[Any]"], *, at: datetime) -> tuple[Piece, ...]:
    """Stores all of them, or none. Raises OSError when the storage is away."""
    pieces: list[Piece] = []
    try:
        for file in files:
            pieces.append(_piece(file, at))  # noqa: PERF401  what is stored is deleted when a later one fails
    except OSError:
        delete_pieces(pieces)
        raise
    return tuple(pieces)


def delete_pieces(pieces: Sequence[Piece]) -> None:
    """Of a message that was not kept."""
    delete_files(piece.path for piece in pieces)


def _piece(file: "File[Any]", at: datetime) -> Piece:
    media_type = media_type_of(head_of(file))
    return Piece(
        kind=_kind(media_type, file.size),
        name=clean_file_name(file.name or "", media_type),
        media_type=media_type,
        size=file.size,
        path=store_file(FOLDER, file, at=at),
    )


def _kind(media_type: str, size: int) -> AttachmentKind:
    if is_picture(media_type):
        is_shown = media_type != "image/gif" and size <= _LARGEST_PHOTO
        return AttachmentKind.PHOTO if is_shown else AttachmentKind.DOCUMENT
    family = media_type.partition("/")[0]
    return {"audio": AttachmentKind.AUDIO, "video": AttachmentKind.VIDEO}.get(family, AttachmentKind.DOCUMENT)
