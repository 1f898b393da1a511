"""What a price table must be, as rows that are written and as a set that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from projectsplatform.kit.uz.money import MAX_AMOUNT, format_som
from projectsplatform.licences.errors import PricesInvalid, PricesTooEarly
from projectsplatform.licences.rules.prices import MAX_MONTHS

MAX_SOM_A_MONTH = MAX_AMOUNT // MAX_MONTHS


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One row: so'm a month when from–to months are bought at once. Without `to_months` it reaches to the next row."""

    from_months: int | None
    to_months: int | None
    som_a_month: int | None


def check_prices(prices: Mapping[int, int], *, valid_from: datetime, newest: datetime | None, at: datetime) -> None:
    """`prices`: from months → so'm a month. It covers every count of months, costs something, and begins after every earlier set. Raises PricesInvalid."""
    if 1 not in prices or not all(map(_is_months, prices)) or not all(map(_is_price, prices.values())):
        raise PricesInvalid
    if valid_from < at or (newest is not None and valid_from <= newest):
        raise PricesTooEarly


def row_faults(rows: Sequence[PriceRow]) -> list[list[str]]:
    """For each row what keeps the rows from being a price table, in the reader's language; all empty: it is one."""
    faults: list[list[str]] = []
    expected: int | None = 1
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        end = _end_of(row, after)
        faults.append(
            [*_start_faults(row, expected), *_end_faults(row, end, is_last=after is None), *_price_faults(row)]
        )
        expected = None if end is None else end + 1
    return faults


def table_of(rows: Sequence[PriceRow]) -> dict[int, int]:
    """From months → so'm a month, of rows without faults."""
    return {row.from_months: row.som_a_month for row in rows if row.from_months and row.som_a_month}


def _is_months(months: int) -> bool:
    return 1 <= months <= MAX_MONTHS


def _is_price(som: int) -> bool:
    return 1 <= som <= MAX_SOM_A_MONTH


def _end_of(row: PriceRow, after: PriceRow | None) -> int | None:
    """Where the row ends: as written, before the next row, or at the most months that are sold."""
    if row.to_months is not None:
        return row.to_months
    if after is None:
        return MAX_MONTHS
    return None if after.from_months is None else after.from_months - 1


def _start_faults(row: PriceRow, expected: int | None) -> list[str]:
    start = row.from_months
    if start is None:
        return [_("Write from how many months the price holds.")]
    if not _is_months(start):
        return [_("Months go from 1 to {max}.").format(max=MAX_MONTHS)]
    if expected is None or start == expected:
        return []
    if start > expected:
        span = _span(expected, start - 1)
        return [_("{months} have no price: begin this row at {start}.").format(months=span, start=expected)]
    return [_("Month {month} is in the row above: begin this row at {start}.").format(month=start, start=expected)]


def _end_faults(row: PriceRow, end: int | None, *, is_last: bool) -> list[str]:
    if end is None or row.from_months is None:
        return []
    if end < row.from_months or end > MAX_MONTHS:
        return [_("The row ends where it begins or later, at {max} at most.").format(max=MAX_MONTHS)]
    if is_last and end < MAX_MONTHS:
        return [
            _("{months} have no price: leave the end of the last row empty.").format(months=_span(end + 1, MAX_MONTHS))
        ]
    return []


def _price_faults(row: PriceRow) -> list[str]:
    if row.som_a_month is None:
        return [_("Write the price of one month.")]
    if not _is_price(row.som_a_month):
        return [_("A month costs from 1 soʻm to {max}.").format(max=format_som(MAX_SOM_A_MONTH))]
    return []


def _span(first: int, last: int) -> str:
    return (
        _("Months {first}–{last}").format(first=first, last=last)
        if first < last
        else _("Month {first}").format(first=first)
    )
