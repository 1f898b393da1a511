"""The lists of the staff's inbox: what waits longest first, by key, with counts that stop at a hundred."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from projectsplatform.aloqa.enums import Delivery, InboxTab, ThreadState
from projectsplatform.aloqa.models import Message, Thread
from projectsplatform.kit.db.statements import fetch_row

COUNTED: Final = 100
"""Counts go up to here; more is shown as `99+`."""
ROWS: Final = 30
_CURSOR: Final = re.compile(r"(\d{1,17})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_COUNTS: Final = """
    SELECT (SELECT count(*) FROM (SELECT FROM aloqa_thread WHERE state = 'waiting' LIMIT %(most)s) a),
           (SELECT count(*) FROM (SELECT FROM aloqa_thread
             WHERE assignee_id = %(member)s AND state IN ('waiting', 'answered') LIMIT %(most)s) b),
           (SELECT count(*) FROM (SELECT FROM aloqa_thread
             WHERE assignee_id IS NULL AND state IN ('waiting', 'answered') LIMIT %(most)s) c),
           (SELECT count(*) FROM (SELECT FROM aloqa_thread WHERE state IN ('waiting', 'answered') LIMIT %(most)s) d)
"""


@dataclass(frozen=True, slots=True)
class _Key:
    """A conversation's place in a list."""

    at: datetime
    thread_id: UUID


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Conversations of a list, and the cursor of those that follow; empty at the end."""

    threads: Sequence[Thread]
    further: str


def inbox_page(tab: InboxTab, member_id: UUID, after: str = "") -> InboxPage:
    """One query. `after` is a page's `further`; one that cannot be read gives the first page."""
    order, rows = order_of(tab), _after(threads_in(tab, member_id), tab, after)
    not_arrived = Message.objects.filter(
        thread=OuterRef("pk"),
        number__gt=OuterRef("customer_read"),
        delivery__in=[Delivery.UNDELIVERED, Delivery.UNCERTAIN],
    )
    rows = rows.annotate(has_problem=Exists(not_arrived)).select_related("person", "assignee", "subject")
    found = list(rows.order_by(*order)[: ROWS + 1])
    return InboxPage(found[:ROWS], _cursor(tab, found[ROWS - 1]) if len(found) > ROWS else "")


def threads_in(tab: InboxTab, member_id: UUID) -> QuerySet[Thread]:
    """All conversations of a list, without an order."""
    said = Thread.objects.filter(last_number__gt=0)
    is_open = Q(state__in=[ThreadState.WAITING, ThreadState.ANSWERED])
    return {
        InboxTab.WAITING: said.filter(state=ThreadState.WAITING),
        InboxTab.MINE: said.filter(is_open, assignee=member_id),
        InboxTab.UNASSIGNED: said.filter(is_open, assignee=None),
        InboxTab.OPEN: said.filter(is_open),
        InboxTab.CLOSED: said.filter(state=ThreadState.CLOSED),
    }[tab]


def count_threads(member_id: UUID) -> dict[InboxTab, int]:
    """How many are in each list but the closed ones, up to a hundred; one statement."""
    row = fetch_row(_COUNTS, {"member": member_id, "most": COUNTED})
    tabs = (InboxTab.WAITING, InboxTab.MINE, InboxTab.UNASSIGNED, InboxTab.OPEN)
    return dict(zip(tabs, row or (0, 0, 0, 0), strict=True))


def count_waiting() -> int:
    """How many wait for an answer, up to a hundred."""
    return Thread.objects.filter(state=ThreadState.WAITING).order_by()[:COUNTED].count()


def next_waiting(thread: Thread | None = None) -> Thread | None:
    """Who waits longest, this conversation left out."""
    waiting = Thread.objects.filter(state=ThreadState.WAITING)
    if thread is not None:
        waiting = waiting.exclude(pk=thread.pk)
    return waiting.select_related("person").order_by("waiting_since", "id").first()


def neighbours(thread: Thread) -> tuple[UUID | None, UUID | None]:
    """The conversations before and after it: among the waiting ones by their turn, else among all by their last message."""
    others = Thread.objects.filter(last_number__gt=0)
    if thread.waiting_since is not None:
        waiting = others.filter(state=ThreadState.WAITING)
        key = _Key(thread.waiting_since, thread.pk)
        before = waiting.filter(_is_below("waiting_since", key)).order_by("-waiting_since", "-id")
        after = waiting.filter(_is_above("waiting_since", key)).order_by("waiting_since", "id")
    else:
        key = _Key(thread.last_message_at, thread.pk)
        before = others.filter(_is_above("last_message_at", key)).order_by("last_message_at", "id")
        after = others.filter(_is_below("last_message_at", key)).order_by("-last_message_at", "-id")
    return before.values_list("pk", flat=True).first(), after.values_list("pk", flat=True).first()


def order_of(tab: InboxTab) -> tuple[str, str]:
    """The columns by which a list is ordered."""
    return ("waiting_since", "id") if tab == InboxTab.WAITING else ("-last_message_at", "-id")


def _cursor(tab: InboxTab, thread: Thread) -> str:
    at = thread.waiting_since if tab == InboxTab.WAITING else thread.last_message_at
    return f"{((at or _EPOCH) - _EPOCH) // _MICROSECOND}_{thread.pk}"


def _after(rows: QuerySet[Thread], tab: InboxTab, cursor: str) -> QuerySet[Thread]:
    read = _CURSOR.fullmatch(cursor)
    if read is None:
        return rows
    key = _Key(_EPOCH + int(read[1]) * _MICROSECOND, UUID(read[2]))
    if tab == InboxTab.WAITING:
        return rows.filter(_is_above("waiting_since", key))
    return rows.filter(_is_below("last_message_at", key))


def _is_above(column: str, key: _Key) -> Q:
    return Q(**{f"{column}__gt": key.at}) | Q(**{column: key.at, "pk__gt": key.thread_id})


def _is_below(column: str, key: _Key) -> Q:
    return Q(**{f"{column}__lt": key.at}) | Q(**{column: key.at, "pk__lt": key.thread_id})
