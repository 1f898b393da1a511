"""What happened to one person, newest first, out of every table that tells of it: one query a source, merged here.

A page costs the same however long the history is: each source is read below the key of the last line that was shown.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from projectsplatform.accounts.models import AuditEvent, PersonNote, User
from projectsplatform.licences.models import DeviceBinding, Purchase, TrialGrant
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.wallet.models import Entry, LedgerAccount, TopUpClaim

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR: Final = re.compile(r"([0-9]{1,16})\.([0-9]{1,2})\.([0-9a-f-]{1,36})")


@dataclass(frozen=True, slots=True)
class Source:
    """One table's rows about a person. `kind` is the filter that shows it, `permission` what a role needs to see it.

    `moment` is the column of the time, `key` the column that orders rows of one moment, an int or a UUID by `key_type`.
    """

    name: str
    kind: str
    permission: str
    moment: str
    rows: Callable[[User], QuerySet[Any]]
    key: str = "pk"
    key_type: Callable[[str], Any] = UUID


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line that was shown: its time, its source's place and its key there."""

    at: datetime
    rank: int
    key: Any


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline; `row` is of the source's table."""

    source: Source
    cursor: Cursor
    row: Any


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it; `older` is the cursor of the next one as text, empty at the end."""

    lines: Sequence[Happening]
    older: str


def _messages(person: User) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(chat_id=person.tg_id or 0)


def _entries(person: User) -> QuerySet[Entry]:
    """By the account's id, not by a join with its owner: the index of an account's moments is then read in order."""
    account = LedgerAccount.objects.filter(owner=person).values("pk")[:1]
    return Entry.objects.filter(account=Subquery(account)).select_related("transfer__actor")


def _bindings(person: User) -> QuerySet[DeviceBinding]:
    bindings = DeviceBinding.objects.filter(licence__user=person).select_related("licence__product")
    return bindings.defer("lease")


SOURCES: Final = (
    Source("event", "audit", "accounts.view_auditevent", "at", lambda person: AuditEvent.objects.filter(subject_id=person.pk)),
    Source("note", "notes", "accounts.view_personnote", "created_at",
           lambda person: PersonNote.objects.filter(user=person).select_related("author")),
    Source("message", "messages", "telegram.view_outboxmessage", "created_at", _messages),
    Source("released", "devices", "licences.view_devicebinding", "released_at",
           lambda person: _bindings(person).filter(released_at__isnull=False)),
    Source("bound", "devices", "licences.view_devicebinding", "bound_at", _bindings),
    Source("purchase", "licences", "licences.view_purchase", "created_at",
           lambda person: Purchase.objects.filter(user=person).select_related("product")),
    Source("trial", "licences", "licences.view_trialgrant", "granted_at",
           lambda person: TrialGrant.objects.filter(user=person).select_related("product")),
    Source("claim", "money", "wallet.view_topupclaim", "created_at",
           lambda person: TopUpClaim.objects.filter(customer=person).select_related("decided_by")),
    Source("entry", "money", "wallet.view_entry", "created_at",
           _entries, "number", int),
)  # fmt: skip
"""The last ones come first where everything happened at the same moment: what was done stands above what was written of it."""


def read_timeline(person: User, sources: Sequence[Source], *, before: str, limit: int) -> Timeline:
    """`limit` lines older than the cursor `before`; one that cannot be read gives the newest."""
    cursor = _read(before)
    found = [line for source in sources for line in _lines(source, person, cursor, limit + 1)]
    found.sort(key=lambda line: (line.cursor.at, line.cursor.rank, line.cursor.key), reverse=True)
    shown = found[:limit]
    return Timeline(shown, _write(shown[-1].cursor) if len(found) > limit else "")


def _lines(source: Source, person: User, cursor: Cursor | None, limit: int) -> list[Happening]:
    rank = SOURCES.index(source)
    rows = source.rows(person).filter(_older(source, rank, cursor)).order_by(f"-{source.moment}", f"-{source.key}")
    return [
        Happening(source, Cursor(getattr(row, source.moment), rank, getattr(row, source.key)), row)
        for row in rows[:limit]
    ]


def _older(source: Source, rank: int, cursor: Cursor | None) -> Q:
    if cursor is None:
        return Q()
    earlier = Q(**{f"{source.moment}__lt": cursor.at})
    if rank > cursor.rank:
        return earlier
    same_moment = Q(**{source.moment: cursor.at})
    if rank == cursor.rank:
        same_moment &= Q(**{f"{source.key}__lt": cursor.key})
    # Repeated for the time alone, where an index scan can start.
    return Q(**{f"{source.moment}__lte": cursor.at}) & (earlier | same_moment)


def _read(text: str) -> Cursor | None:
    found = _CURSOR.fullmatch(text)
    if found is None or int(found[2]) >= len(SOURCES):
        return None
    rank = int(found[2])
    try:
        return Cursor(_EPOCH + timedelta(microseconds=int(found[1])), rank, SOURCES[rank].key_type(found[3][:36]))
    except (ValueError, OverflowError):
        return None


def _write(cursor: Cursor) -> str:
    return f"{(cursor.at - _EPOCH) // timedelta(microseconds=1)}.{cursor.rank}.{cursor.key}"
