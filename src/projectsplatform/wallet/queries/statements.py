"""A person's statement: lines of a period, page by page or all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.wallet.models import Entry
from projectsplatform.wallet.queries.periods import EVERYTHING, Only, Period, Run, run_of

_PIECE = 500


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
