"""The statement as a page: lines grouped by month, with the period's balances and totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from django.utils.translation import override

from projectsplatform.kit.clock import TASHKENT, local_day
from projectsplatform.kit.pagination import decode_cursor, encode_cursor
from projectsplatform.licences.enums import ProductCode
from projectsplatform.wallet.queries.statements import Line, Only, Period, Totals, statement, totals

PAGE_LINES: Final = 30


@dataclass(frozen=True, slots=True)
class Month:
    """The lines of one calendar month in Tashkent that are on this page."""

    at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Balances and totals are the whole period's, whatever is chosen of it."""

    opening_balance: int
    closing_balance: int
    totals: Totals
    months: tuple[Month, ...]
    next_cursor: str | None


def statement_page(
    *, user_id: UUID, since: date | None, until: date | None, direction: str, product: str, cursor: str
) -> StatementPage:
    """A page, newest line first; both days belong to the period. Raises CursorInvalid."""
    period = Period(since=_midnight(since), until=_midnight(until, days=1))
    only = Only(incoming={"in": True, "out": False}.get(direction), product=_name_in_ledger(product))
    found = statement(user_id=user_id, period=period, before=_number_in(cursor), limit=PAGE_LINES, only=only)
    return StatementPage(
        opening_balance=found.opening_balance,
        closing_balance=found.closing_balance,
        totals=totals(user_id=user_id, period=period),
        months=tuple(_months(found.lines)),
        next_cursor=None if found.next_number is None else encode_cursor([found.next_number]),
    )


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day in Tashkent; beyond the calendar there is no bound."""
    try:
        return datetime.combine(day, time.min, TASHKENT) + timedelta(days=days) if day else None
    except OverflowError:
        return None


def _name_in_ledger(code: str) -> str | None:
    """The ledger keeps a product's name untranslated."""
    if code not in ProductCode.values:
        return None
    with override(None):
        return str(ProductCode(code).label)


def _number_in(cursor: str) -> int | None:
    match decode_cursor(cursor) if cursor else []:
        case [int(number)] if 1 <= number < 2**63:
            return number
    return None


def _months(lines: Iterable[Line]) -> Iterable[Month]:
    for _month, group in groupby(lines, key=lambda line: local_day(line.date).replace(day=1)):
        members = tuple(group)
        yield Month(at=members[0].date, lines=members)
