"""What each program costs for each number of months that the start page lets its reader choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projectsplatform.cabinet.queries.prices import PriceList
from projectsplatform.licences.queries.products import ProductView
from projectsplatform.licences.rules.prices import Quote
from projectsplatform.licences.rules.savings import saved_by


@dataclass(frozen=True, slots=True)
class PricedProgram:
    """A program for so many months. `saved`: so'm less than the same months one by one."""

    product: ProductView
    quote: Quote
    saved: int


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """All programs for so many months; one column is shown first."""

    months: int
    programs: tuple[PricedProgram, ...]
    is_first: bool


def price_table(lists: Sequence[PriceList]) -> list[PriceColumn]:
    """A column for each count of months. First comes the fewest months at which nothing gets cheaper any more."""
    columns = [tuple(map(_priced, lists, quotes)) for quotes in zip(*(each.rows for each in lists), strict=True)]
    first = min(columns, key=_price_of_a_month, default=())
    return [PriceColumn(programs[0].quote.months_count, programs, programs is first) for programs in columns]


def cheapest_month(lists: Iterable[PriceList]) -> int | None:
    """So'm for a month of the cheapest program, at best; None while nothing is sold."""
    return min((each.cheapest for each in lists), default=None)


def _priced(each: PriceList, quote: Quote) -> PricedProgram:
    return PricedProgram(each.product, quote, saved_by(each.product, months=quote.months_count))


def _price_of_a_month(programs: tuple[PricedProgram, ...]) -> int:
    return sum(program.quote.price_per_month for program in programs)
