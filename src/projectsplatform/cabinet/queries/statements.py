"""The statement as a page and as a file: what is chosen of it, by day, with the period's balances and totals."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.queries.people import by_id
from projectsplatform.cabinet.queries.lines import Day, days_of
from projectsplatform.kit.api.pagination import decode_cursor, encode_cursor
from projectsplatform.kit.clock import midnight
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import ProductCode, product_message_id
from projectsplatform.wallet.queries.months import MonthTotals, Totals, months_of, together
from projectsplatform.wallet.queries.periods import EVERYTHING, Only, Period, Run, run_of
from projectsplatform.wallet.queries.search import numbers_matching
from projectsplatform.wallet.queries.statements import Line, lines_of, page_of
from projectsplatform.wallet.rules.statements import require_searchable, require_short_enough

PAGE_LINES: Final = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a statement is wanted; both days belong to the period, `search` is what a person typed."""

    since: date | None = None
    until: date | None = None
    direction: str = ""
    product: str = ""
    search: str = ""

    @property
    def period(self) -> Period:
        """From midnight to midnight in Tashkent."""
        return Period(
            since=midnight(self.since) if self.since else None,
            until=midnight(self.until, days=1) if self.until else None,
        )

    def only_of(self, run: Run) -> Only:
        """Which of the period's lines. Raises SearchTooLong."""
        only = Only(
            incoming={"in": True, "out": False}.get(self.direction),
            product=product_message_id(self.product) if self.product in ProductCode.values else None,
        )
        if not self.search:
            return only
        require_searchable(run.length)
        return replace(only, numbers=numbers_matching(run, only, self.search))


@dataclass(frozen=True, slots=True)
class Sums:
    """Balances and totals are the whole period's; `chosen` is what the lines that were chosen come to, None for all of them.
    `months` are of the chosen lines, oldest first."""

    opening_balance: int
    closing_balance: int
    totals: Totals
    chosen: Totals | None
    months: tuple[MonthTotals, ...]

    @property
    def shown(self) -> Totals:
        """What all lines come to that a page or file shows."""
        return self.chosen or self.totals


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One page of lines, newest first, and the sums of all pages."""

    sums: Sums
    days: tuple[Day, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class StatementFile:
    """Everything that was chosen, newest line first; the lines are read as they are taken."""

    full_name: str
    username: str
    choice: Choice
    sums: Sums
    lines: Iterator[Line]


def statement_page(*, user_id: UUID, choice: Choice, cursor: str, at: datetime) -> StatementPage:
    """Raises CursorInvalid, SearchTooLong."""
    run = run_of(user_id=user_id, period=choice.period)
    only = choice.only_of(run)
    found = page_of(run, before=_number_in(cursor), limit=PAGE_LINES, only=only)
    return StatementPage(
        sums=_sums(run, only),
        days=days_of(found.lines, at),
        next_cursor=None if found.next_number is None else encode_cursor([found.next_number]),
    )


def statement_file(*, user_id: UUID, choice: Choice) -> StatementFile:
    """The same lines and sums as all pages together. Raises StatementTooLong, SearchTooLong, NothingThere."""
    run = run_of(user_id=user_id, period=choice.period)
    only = choice.only_of(run)
    sums = _sums(run, only)
    require_short_enough(sums.shown.count)
    full_name, username = names_of(user_id)
    return StatementFile(full_name, username, choice, sums, lines_of(run, only))


def _sums(run: Run, only: Only) -> Sums:
    months = months_of(run)
    chosen = months if only == EVERYTHING else months_of(run, only)
    return Sums(
        opening_balance=run.opening_balance,
        closing_balance=run.closing_balance,
        totals=together(months),
        chosen=None if only == EVERYTHING else together(chosen),
        months=chosen,
    )


def names_of(user_id: UUID) -> tuple[str, str]:
    """Full name and username. Raises NothingThere."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    return person.full_name, person.username


def _number_in(cursor: str) -> int | None:
    match decode_cursor(cursor) if cursor else []:
        case [int(number)] if 1 <= number < 2**63:
            return number
    return None
