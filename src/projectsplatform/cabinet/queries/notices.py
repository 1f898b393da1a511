"""What a person was told, and what they want to be told, as it is shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import Notice
from projectsplatform.accounts.queries.notices import notice_choices, notices_of
from projectsplatform.accounts.rules.notices import ALWAYS_SENT, Page, label_of, path_of, render


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in the active language; `link` is a path."""

    kind: str | Promise
    text: str
    at: datetime
    is_new: bool
    link: str
    label: str


@dataclass(frozen=True, slots=True)
class NoticeList:
    """One page of them, newest first."""

    notices: tuple[ShownNotice, ...]
    next_cursor: str | None

    @property
    def has_new(self) -> bool:
        """Whether one on this page was not read."""
        return any(notice.is_new for notice in self.notices)


@dataclass(frozen=True, slots=True)
class NoticeBox:
    """A kind as a box to tick; one that is always sent cannot be changed."""

    kind: str
    label: str | Promise
    is_wanted: bool
    is_fixed: bool


def notice_list(*, user_id: UUID, cursor: str) -> NoticeList:
    """Raises CursorInvalid."""
    found = notices_of(user_id=user_id, cursor=cursor)
    return NoticeList(tuple(_shown(notice) for notice in found.notices), found.next_cursor)


def notice_boxes(user_id: UUID) -> tuple[NoticeBox, ...]:
    """Every kind, and whether it is sent."""
    choices = notice_choices(user_id)
    return tuple(NoticeBox(kind.value, kind.label, choices[kind.value], kind in ALWAYS_SENT) for kind in NoticeKind)


def _shown(notice: Notice) -> ShownNotice:
    page = Page(notice.page, notice.page_id, notice.page_query)
    return ShownNotice(
        kind=NoticeKind(notice.kind).label,
        text=render(notice.texts, notice.details),
        at=notice.created_at,
        is_new=notice.read_at is None,
        link=path_of(page),
        label=label_of(page),
    )
