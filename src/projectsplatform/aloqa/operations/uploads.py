"""Files that come by a form, of customers and staff: looked at, then stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.core.files.base import File

from projectsplatform.aloqa.enums import AttachmentKind
from projectsplatform.aloqa.errors import FileEmpty, FileExecutable, FilesTooLarge, TooManyFiles
from projectsplatform.aloqa.queries.files import FOLDER
from projectsplatform.aloqa.rules.content import Piece
from projectsplatform.aloqa.rules.limits import MAX_FILES
from projectsplatform.kit.files.content import HEAD_BYTES, Unwelcome, is_picture, media_type_of, unwelcome
from projectsplatform.kit.files.deleting import delete_files
from projectsplatform.kit.files.names import clean_file_name
from projectsplatform.kit.files.storing import store_file
from projectsplatform.kit.refusals import refuses

MAX_UPLOAD: Final = 12 * 1024 * 1024
_LARGEST_PHOTO: Final = 10 * 1024 * 1024
"""Telegram takes larger pictures, and those that move, as documents only."""
_REFUSALS = {Unwelcome.EMPTY: FileEmpty, Unwelcome.EXECUTABLE: FileExecutable}


@refuses(TooManyFiles, FileEmpty, FileExecutable)
def check_files(files: Sequence["File[Any]"]) -> None:
    """By their content, never by their names."""
    if len(files) > MAX_FILES:
        raise TooManyFiles(max=MAX_FILES)
    for file in files:
        reason = unwelcome(_head(file))
        if reason is not None:
            raise _REFUSALS[reason](name=clean_file_name(file.name or ""))


@refuses(FilesTooLarge, check_files)
def store_upload(*, file: "File[Any]", at: datetime) -> Piece:
    """One file of a member of staff."""
    if file.size > MAX_UPLOAD:
        raise FilesTooLarge(max=MAX_UPLOAD // 1024**2)
    check_files([file])
    return store_pieces([file], at=at)[0]


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
    media_type = media_type_of(_head(file))
    return Piece(
        kind=_kind(media_type, file.size),
        name=clean_file_name(file.name or "", media_type),
        media_type=media_type,
        size=file.size,
        path=store_file(FOLDER, file, at=at),
    )


def _head(file: "File[Any]") -> bytes:
    file.seek(0)
    head: bytes = file.read(HEAD_BYTES)
    file.seek(0)
    return head


def _kind(media_type: str, size: int) -> AttachmentKind:
    if is_picture(media_type):
        is_shown = media_type != "image/gif" and size <= _LARGEST_PHOTO
        return AttachmentKind.PHOTO if is_shown else AttachmentKind.DOCUMENT
    family = media_type.partition("/")[0]
    return {"audio": AttachmentKind.AUDIO, "video": AttachmentKind.VIDEO}.get(family, AttachmentKind.DOCUMENT)
