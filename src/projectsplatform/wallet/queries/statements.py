"""A person's statement. The numbers of a person's entries grow with their dates, so a period is a run of numbers and
every page, the last one too, costs the same few index reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, Sum

from projectsplatform.wallet.models import Entry

# In one statement: entries that arrive meanwhile cannot come between the two edges.
_EDGES = """
    SELECT account.id, coalesce(opening.number, 0), coalesce(opening.balance_after, 0),
           coalesce(closing.number, 0), coalesce(closing.balance_after, 0)
    FROM wallet_ledgeraccount account
    LEFT JOIN LATERAL (
        SELECT number, balance_after FROM wallet_entry
        WHERE account_id = account.id AND created_at < %(since)s::timestamptz
        ORDER BY created_at DESC, number DESC LIMIT 1
    ) opening ON true
    LEFT JOIN LATERAL (
        SELECT number, balance_after FROM wallet_entry
        WHERE account_id = account.id AND created_at < %(until)s::timestamptz
        ORDER BY created_at DESC, number DESC LIMIT 1
    ) closing ON true
    WHERE account.owner_id = %(user_id)s
"""


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` (inclusive) to `until` (exclusive); None is without end."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Only:
    """Which lines of a period to show: what came in or went out, and what the transfer's details call its `product`."""

    incoming: bool | None = None
    product: str | None = None

    def condition(self) -> Q:
        """For entries."""
        chosen = Q()
        if self.incoming is not None:
            chosen &= Q(amount__gt=0) if self.incoming else Q(amount__lt=0)
        if self.product is not None:
            chosen &= Q(transfer__details__product=self.product)
        return chosen


EVERYTHING = Only()


@dataclass(frozen=True, slots=True)
class Line:
    """One change of the balance, `size` so'm, with the balance after it."""

    id: UUID
    number: int
    size: int
    date: datetime
    bio: str
    balance_after: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of a period, newest line first. Both balances are the whole period's, not the page's."""

    opening_balance: int
    closing_balance: int
    lines: tuple[Line, ...]
    next_number: int | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What came in and went out in a period, both not negative."""

    incoming: int
    outgoing: int


@dataclass(frozen=True, slots=True)
class _Edges:
    account_id: int
    opening_number: int
    opening_balance: int
    closing_number: int
    closing_balance: int


def statement(*, user_id: UUID, period: Period, before: int | None, limit: int, only: Only = EVERYTHING) -> Statement:
    """`limit` lines of the period with numbers below `before` (the `next_number` of the page before)."""
    edges = _edges(user_id, period)
    if edges is None:
        return Statement(opening_balance=0, closing_balance=0, lines=(), next_number=None)
    below = edges.closing_number + 1 if before is None else min(before, edges.closing_number + 1)
    entries = list(
        Entry.objects.filter(
            only.condition(), account_id=edges.account_id, number__gt=edges.opening_number, number__lt=below
        )
        .select_related("transfer")
        .order_by("-number")[: limit + 1]
    )
    lines = tuple(_line(entry) for entry in entries[:limit])
    return Statement(
        opening_balance=edges.opening_balance,
        closing_balance=edges.closing_balance,
        lines=lines,
        next_number=lines[-1].number if len(entries) > limit else None,
    )


def totals(*, user_id: UUID, period: Period) -> Totals:
    """The period's sums; `incoming - outgoing` is the difference between its closing and opening balances."""
    edges = _edges(user_id, period)
    if edges is None:
        return Totals(incoming=0, outgoing=0)
    sums = Entry.objects.filter(
        account_id=edges.account_id, number__gt=edges.opening_number, number__lte=edges.closing_number
    ).aggregate(incoming=Sum("amount", filter=Q(amount__gt=0)), outgoing=Sum("amount", filter=Q(amount__lt=0)))
    return Totals(incoming=int(sums["incoming"] or 0), outgoing=-int(sums["outgoing"] or 0))


def _edges(user_id: UUID, period: Period) -> _Edges | None:
    with connection.cursor() as cursor:
        cursor.execute(
            _EDGES,
            {"user_id": user_id, "since": period.since or "-infinity", "until": period.until or "infinity"},
        )
        row = cursor.fetchone()
    return _Edges(*row) if row else None


def _line(entry: Entry) -> Line:
    return Line(
        id=entry.transfer_id,
        number=entry.number or 0,
        size=entry.amount,
        date=entry.created_at,
        bio=entry.transfer.bio,
        balance_after=entry.balance_after or 0,
    )
