"""A person's statement. The numbers of a person's entries grow with their dates, so a period is a run of numbers and
every page, the last one too, costs the same few index reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from projectsplatform.kit.db.readers.blocks import read_cursor
from projectsplatform.kit.db.readers.reading import SETTLED_AFTER
from projectsplatform.wallet.models import Entry

_PIECE = 500
# In one statement: entries that arrive meanwhile cannot come between the two edges.
EDGES = """
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

    def is_settled(self, at: datetime) -> bool:
        """Whether it ended long enough ago to be read from a standby."""
        return self.until is not None and self.until <= at - SETTLED_AFTER


@dataclass(frozen=True, slots=True)
class Only:
    """Which lines of a period to show: what came in or went out, what the transfer's details call its `product`, and those
    with certain `numbers` (see `search.numbers_matching`)."""

    incoming: bool | None = None
    product: str | None = None
    numbers: tuple[int, ...] | None = None

    def condition(self) -> Q:
        """For entries."""
        chosen = Q()
        if self.incoming is not None:
            chosen &= Q(amount__gt=0) if self.incoming else Q(amount__lt=0)
        if self.product is not None:
            chosen &= Q(transfer__details__product=self.product)
        if self.numbers is not None:
            chosen &= Q(number__in=self.numbers)
        return chosen


EVERYTHING = Only()


@dataclass(frozen=True, slots=True)
class Line:
    """One change of the balance, `size` so'm, with the balance after it. `product` is what the ledger calls what was bought,
    untranslated."""

    id: UUID
    number: int
    size: int
    date: datetime
    bio: str
    balance_after: int
    receipt_number: str | None = None
    product: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of a period, newest line first. Both balances are the whole period's, not the page's."""

    opening_balance: int
    closing_balance: int
    lines: tuple[Line, ...]
    next_number: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """The entries of a period: those of one account above `opening_number` up to `closing_number`."""

    account_id: int = 0
    opening_number: int = 0
    opening_balance: int = 0
    closing_number: int = 0
    closing_balance: int = 0

    @property
    def length(self) -> int:
        """How many entries there are."""
        return self.closing_number - self.opening_number

    def entries(self, only: Only, *, below: int | None = None) -> QuerySet[Entry]:
        """Those that were chosen, newest first; with numbers below one."""
        above = self.closing_number + 1
        return Entry.objects.filter(
            only.condition(),
            account_id=self.account_id,
            number__gt=self.opening_number,
            number__lt=above if below is None else min(below, above),
        ).order_by("-number")


def run_of(*, user_id: UUID, period: Period) -> Run:
    """What is in it stays the same, whatever moves afterwards. Nobody has paid anything yet: an empty one."""
    with read_cursor() as cursor:
        cursor.execute(
            EDGES,
            {"user_id": user_id, "since": period.since or "-infinity", "until": period.until or "infinity"},
        )
        row = cursor.fetchone()
    return Run(*row) if row else Run()


def statement(*, user_id: UUID, period: Period, before: int | None, limit: int, only: Only = EVERYTHING) -> Statement:
    """`limit` lines of the period with numbers below `before` (the `next_number` of the page before)."""
    return page_of(run_of(user_id=user_id, period=period), before=before, limit=limit, only=only)


def page_of(run: Run, *, before: int | None, limit: int, only: Only = EVERYTHING) -> Statement:
    """The same of a run that is known."""
    entries = list(run.entries(only, below=before).select_related("transfer")[: limit + 1])
    lines = tuple(_line(entry) for entry in entries[:limit])
    return Statement(
        opening_balance=run.opening_balance,
        closing_balance=run.closing_balance,
        lines=lines,
        next_number=lines[-1].number if len(entries) > limit else None,
    )


def lines_of(run: Run, only: Only = EVERYTHING) -> Iterator[Line]:
    """Every line, newest first, read in pieces."""
    for entry in run.entries(only).select_related("transfer").iterator(chunk_size=_PIECE):
        yield _line(entry)


def line_of(*, user_id: UUID, line_id: UUID) -> Line | None:
    """One line of the person's own statement; None for anybody else's."""
    found = Entry.objects.filter(transfer_id=line_id, account__owner_id=user_id).select_related("transfer").first()
    return _line(found) if found else None


def _line(entry: Entry) -> Line:
    return Line(
        id=entry.transfer_id,
        number=entry.number or 0,
        size=entry.amount,
        date=entry.created_at,
        bio=entry.transfer.bio,
        balance_after=entry.balance_after or 0,
        receipt_number=entry.transfer.receipt_number,
        product=str((entry.transfer.details or {}).get("product", "")),
    )
