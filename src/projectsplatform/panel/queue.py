"""The work queue: what waits for a member of staff.

A feature declares its queues in its `admin`, by `register`; the page that shows them names none. Where the lines are
decisions, their pages open one after another.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SHOWN: Final = 8
COUNTED: Final = 1_000
SINCE: Final = _("Since")
PLACE: Final = "queue"
"""The query parameter of a decision's page that was opened from the queue: `name:id of the row`."""
_PLACE = re.compile(r"([a-z-]{1,40}):([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Line:
    """One row that waits: whom it is about, what it is, since when, and the page on which it is decided or looked at."""

    key: str
    who: str
    what: str
    since: datetime
    address: str
    action: str
    who_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Rows of one kind for whoever has the permission.

    `rows`: those that this member may act on, first what to look at first; two queries at most, whatever their number.
    `lines`: of a few such rows, in their order. `full_list`: the address of all of them. `rank`: its place on the page.
    `is_decided`: each line is a decision; the rows are then ordered by a UUID that grows with time.
    """

    name: str
    title: str | Promise
    permission: str
    rank: int
    rows: Callable[[HttpRequest, datetime], QuerySet[Any]]
    lines: Callable[[Sequence[Any]], Sequence[Line]]
    full_list: Callable[[], str]
    when: str | Promise = SINCE
    is_decided: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue's first lines and how many more there are, counted up to a thousand."""

    queue: Queue
    lines: Sequence[Line]
    more: int


def asked_by(member: object) -> str:
    """Part of a line's `what`: who waits for a second member."""
    return gettext("asked for by {member}").format(member=member)


_queues: Final[dict[str, Queue]] = {}


def register(queue: Queue) -> None:
    """Adds a queue; a second one of that name replaces the first."""
    _queues[queue.name] = queue


def queues_for(request: HttpRequest) -> list[Queue]:
    """Those that the member's role may act on, in the order of the page."""
    allowed = (queue for queue in _queues.values() if request.user.has_perm(queue.permission))
    return sorted(allowed, key=lambda queue: queue.rank)


def waiting_in(queue: Queue, request: HttpRequest, at: datetime) -> Waiting:
    """What the page shows of a queue: two queries, and one where nothing waits."""
    rows = list(queue.rows(request, at)[:SHOWN])
    more = queue.rows(request, at)[SHOWN : SHOWN + COUNTED].count() if rows else 0
    return Waiting(queue, [_with_place(queue, line) for line in queue.lines(rows)], more)


def next_address(request: HttpRequest, *, name: str, after: str, at: datetime) -> str:
    """The page of the decision that comes after a row of a queue, else of the first one of the queues below; empty at the end."""
    queues = [queue for queue in queues_for(request) if queue.is_decided]
    names = [queue.name for queue in queues]
    for queue in queues[names.index(name) if name in names else 0 :]:
        rows = queue.rows(request, at)
        row = (rows.filter(pk__gt=after) if queue.name == name else rows).first()
        if row is not None:
            return _with_place(queue, queue.lines([row])[0]).address
    return ""


def place_of(request: HttpRequest) -> str:
    """Where in the queue the page was opened, as its query says it; empty when it was opened from elsewhere."""
    place = request.GET.get(PLACE, "")
    return place if _PLACE.fullmatch(place) else ""


def onward_from(request: HttpRequest) -> str:
    """The address that opens the next line; empty when the page was opened from elsewhere."""
    name, _colon, key = place_of(request).partition(":")
    return reverse("admin:queue_next", kwargs={"queue_name": name, "item_id": key}) if key else ""


def at_place(address: str, place: str) -> str:
    """The same address, opened from the queue."""
    return f"{address}?{urlencode({PLACE: place})}" if place else address


def _with_place(queue: Queue, line: Line) -> Line:
    if not queue.is_decided:
        return line
    address = at_place(line.address, f"{queue.name}:{line.key}")
    return Line(line.key, line.who, line.what, line.since, address, line.action, line.who_address)
