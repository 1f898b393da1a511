"""Reads of notices."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import MutedNotice, Notice
from projectsplatform.kit.api.pagination import CursorInvalid, decode_cursor, encode_cursor

PAGE_NOTICES: Final = 25


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Notices, newest first."""

    notices: tuple[Notice, ...]
    next_cursor: str | None


def notices_of(*, user_id: UUID, cursor: str = "") -> NoticePage:
    """One page of a person's notices. Raises CursorInvalid."""
    rows = Notice.objects.filter(user_id=user_id).order_by("-id")
    if cursor:
        rows = rows.filter(id__lt=_position(cursor))
    found = tuple(rows[: PAGE_NOTICES + 1])
    shown = found[:PAGE_NOTICES]
    return NoticePage(shown, encode_cursor([str(shown[-1].id)]) if len(found) > PAGE_NOTICES else None)


def notice_choices(user_id: UUID) -> dict[str, bool]:
    """Every kind, and whether it is sent to the person's Telegram."""
    muted = set(MutedNotice.objects.filter(user_id=user_id).values_list("kind", flat=True))
    return {kind.value: kind.value not in muted for kind in NoticeKind}


def _position(cursor: str) -> UUID:
    match decode_cursor(cursor):
        case [str(text)]:
            try:
                return UUID(text)
            except ValueError as error:
                raise CursorInvalid from error
    raise CursorInvalid
