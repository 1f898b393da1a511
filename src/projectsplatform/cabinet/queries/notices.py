"""What a person was told, and what they want to be told, as it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from django.utils.functional import Promise

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.models import Notice
from projectsplatform.accounts.queries.notices import notice_choices, notices_of
from projectsplatform.accounts.rules.notice_kinds import ALWAYS_SENT
from projectsplatform.accounts.rules.notice_pages import Page, label_of, path_of
from projectsplatform.accounts.rules.notices import render
from projectsplatform.cabinet.queries.lines import name_of_day
from projectsplatform.kit.clock import local_day

_ICONS: Final = {
    NoticeKind.SECURITY: "shield",
    NoticeKind.MONEY_RECEIVED: "in",
    NoticeKind.PURCHASE: "cart",
    NoticeKind.LICENCE: "key",
    NoticeKind.REMINDER: "clock",
    NoticeKind.CHANNEL: "send",
    NoticeKind.NEWS: "send",
    NoticeKind.OFFERS: "cart",
}


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in the active language; `link` is a path, `icon` a symbol of `icons.svg`."""

    kind: str | Promise
    icon: str
    text: str
    at: datetime
    is_new: bool
    link: str
    label: str


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """The notices of one calendar day in Tashkent that are on a page."""

    label: str | Promise
    notices: tuple[ShownNotice, ...]


@dataclass(frozen=True, slots=True)
class NoticeList:
    """One page of them by day, newest first."""

    days: tuple[NoticeDay, ...]
    new_count: int
    next_cursor: str | None

    @property
    def has_new(self) -> bool:
        """Whether one on this page was not read."""
        return self.new_count > 0


@dataclass(frozen=True, slots=True)
class NoticeBox:
    """A kind as a box to tick; one that is always sent cannot be changed."""

    kind: str
    label: str | Promise
    is_wanted: bool
    is_fixed: bool


def notice_list(*, user_id: UUID, cursor: str, at: datetime) -> NoticeList:
    """Raises CursorInvalid."""
    found = notices_of(user_id=user_id, cursor=cursor)
    shown = [_shown(notice) for notice in found.notices]
    return NoticeList(_by_day(shown, at), sum(notice.is_new for notice in shown), found.next_cursor)


def notice_boxes(user_id: UUID) -> tuple[NoticeBox, ...]:
    """Every kind, and whether it is sent."""
    choices = notice_choices(user_id)
    return tuple(NoticeBox(kind.value, kind.label, choices[kind.value], kind in ALWAYS_SENT) for kind in NoticeKind)


def _by_day(notices: Iterable[ShownNotice], at: datetime) -> tuple[NoticeDay, ...]:
    days = groupby(notices, key=lambda notice: local_day(notice.at))
    return tuple(NoticeDay(name_of_day(on, at), tuple(members)) for on, members in days)


def _shown(notice: Notice) -> ShownNotice:
    page = Page(notice.page, notice.page_id, notice.page_query)
    return ShownNotice(
        kind=NoticeKind(notice.kind).label,
        icon=_ICONS.get(NoticeKind(notice.kind), "info"),
        text=render(notice.texts, notice.details),
        at=notice.created_at,
        is_new=notice.read_at is None,
        link=path_of(page),
        label=label_of(page),
    )
