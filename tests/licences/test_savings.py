from dataclasses import dataclass, field

import pytest

from projectsplatform.licences.rules.prices import MAX_MONTHS, Quote, quote
from projectsplatform.licences.rules.programs import PROGRAMS
from projectsplatform.licences.rules.savings import NearbyOffer, find_nearby_offer, saved_by


@dataclass(frozen=True)
class Prices:
    tiers: dict[int, int] = field(default_factory=lambda: {1: 40_000, 3: 30_000})
    bonus_from_months: int | None = None
    bonus_months: int = 0


@pytest.mark.parametrize(("months", "saved"), [(1, 0), (2, 0), (3, 30_000), (6, 60_000), (12, 120_000)])
def test_what_is_saved_against_single_months(months: int, saved: int) -> None:
    assert saved_by(Prices(), months=months) == saved


@pytest.mark.parametrize("tiers", [{}, {1: 40_000}, {1: 30_000, 3: 40_000}, {3: 30_000}])
def test_nothing_is_saved_where_nothing_is_cheaper(tiers: dict[int, int]) -> None:
    assert saved_by(Prices(tiers), months=3) == 0


def test_three_months_for_little_more_than_two_are_told_of() -> None:
    assert find_nearby_offer(Prices(), months=2) == NearbyOffer(Quote(3, 90_000, 30_000, 0), extra=10_000)


@pytest.mark.parametrize("months", [1, 3, 4, 36])
def test_what_is_no_better_is_not_told_of(months: int) -> None:
    assert find_nearby_offer(Prices(), months=months) is None


@pytest.mark.parametrize(("months", "extra"), [(2, 0), (1, 15_000)])
def test_the_phones_prices_make_three_months_worth_telling(months: int, extra: int) -> None:
    offer = find_nearby_offer(Prices({1: 15_000, 3: 10_000}), months=months)
    assert offer == NearbyOffer(Quote(3, 30_000, 10_000, 0), extra=extra)


def test_more_months_may_even_cost_less() -> None:
    assert find_nearby_offer(Prices({1: 40_000, 3: 20_000}), months=2) == NearbyOffer(
        Quote(3, 60_000, 20_000, 0), extra=-20_000
    )


def test_free_months_count_as_months() -> None:
    prices = Prices({1: 40_000}, bonus_from_months=6, bonus_months=2)
    assert find_nearby_offer(prices, months=5) == NearbyOffer(Quote(6, 240_000, 40_000, 2), extra=40_000)
    assert find_nearby_offer(prices, months=4) == NearbyOffer(Quote(6, 240_000, 40_000, 2), extra=80_000)
    assert find_nearby_offer(prices, months=1) is None


def test_what_has_no_price_has_no_neighbour() -> None:
    assert find_nearby_offer(Prices({}), months=1) is None


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.code)
def test_of_every_program_only_a_better_bargain_is_told(program: object) -> None:
    prices = Prices(dict(program.prices))  # type: ignore[attr-defined]  # a row of the table
    for months in range(1, MAX_MONTHS + 1):
        offer = find_nearby_offer(prices, months=months)
        if offer is not None:
            assert offer.quote == quote(prices, months=offer.quote.months_count)
            assert offer.quote.price_per_month < quote(prices, months=months).price_per_month
