from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.errors import MonthsCountInvalid, PricesInvalid, ProductInactive
from projectsplatform.licences.forms.prices import WrittenRow, rows_of
from projectsplatform.licences.models import PriceTier, Product
from projectsplatform.licences.operations.catalogue import add_prices
from projectsplatform.licences.queries.products import Offer, offer_at
from projectsplatform.licences.rules.prices import Quote, quote
from tests.factories.catalogue import put_catalogue
from tests.factories.licences import CENTRE, MOBILE, PC, TEACHER, change_rules

pytestmark = pytest.mark.usefixtures("catalogue")


def price(months: int, at: datetime, product: str = PC) -> int:
    return quote(offer_at(product, at), months=months).price


@pytest.mark.parametrize(
    ("product", "one", "three"),
    [(PC, 40_000, 90_000), (MOBILE, 15_000, 30_000), (TEACHER, 30_000, 75_000), (CENTRE, 100_000, 240_000)],
)
def test_the_contracts_prices(product: str, one: int, three: int, at: datetime) -> None:
    assert (price(1, at, product), price(3, at, product)) == (one, three)


def test_two_months_cost_twice_the_single_price(at: datetime) -> None:
    assert quote(offer_at(PC, at), months=2) == Quote(2, 80_000, 40_000, 0)


def test_thirty_six_months_are_the_most(at: datetime) -> None:
    assert price(36, at) == 36 * 30_000


@pytest.mark.parametrize("months", [0, -1, 37, 10**30])
def test_other_counts_are_refused(months: int, at: datetime) -> None:
    with pytest.raises(MonthsCountInvalid):
        price(months, at)


def test_an_unknown_product_is_not_there(at: datetime) -> None:
    with pytest.raises(NothingThere):
        price(1, at, "kundalikcom-watch")


def test_a_product_without_prices_is_not_sold() -> None:
    with pytest.raises(ProductInactive):
        quote(Offer(active=True, bonus_from_months=None, bonus_months=0, tiers={}), months=1)


def test_a_bonus_comes_from_the_months_that_earn_it(at: datetime) -> None:
    change_rules(bonus_from_months=12, bonus_months=2)
    bonuses = [quote(offer_at(PC, at), months=months).bonus_months for months in (11, 12, 13)]
    assert bonuses == [0, 2, 2]


def test_new_prices_are_valid_from_their_moment_on(at: datetime, staff_member: Any) -> None:
    later = at + timedelta(days=1)
    add_prices(product_code=PC, prices={1: 50_000, 6: 35_000}, valid_from=later, actor_id=staff_member.id, at=at)
    moments = (at, later - timedelta(seconds=1), later)
    assert [price(3, moment) for moment in moments] == [90_000, 90_000, 150_000]


@pytest.mark.parametrize("prices", [{}, {3: 30_000}, {1: 0}, {1: -5}, {1: 40_000, 37: 1}, {0: 1, 1: 1}, {1: 10**12}])
def test_a_set_that_leaves_months_without_a_price_is_refused(
    prices: dict[int, int], at: datetime, staff_member: Any
) -> None:
    with pytest.raises(PricesInvalid):
        add_prices(product_code=PC, prices=prices, valid_from=at, actor_id=staff_member.id, at=at)


def test_prices_of_the_past_are_refused(at: datetime, staff_member: Any) -> None:
    with pytest.raises(PricesInvalid):
        add_prices(
            product_code=PC, prices={1: 1}, valid_from=at - timedelta(seconds=1), actor_id=staff_member.id, at=at
        )


def test_prices_before_the_newest_set_are_refused(at: datetime, staff_member: Any) -> None:
    for_later = at + timedelta(days=9)
    add_prices(product_code=PC, prices={1: 50_000}, valid_from=for_later, actor_id=staff_member.id, at=at)
    with pytest.raises(PricesInvalid):
        add_prices(product_code=PC, prices={1: 60_000}, valid_from=for_later, actor_id=staff_member.id, at=at)


@pytest.mark.parametrize("change", [lambda tiers: tiers.update(som_a_month=1), lambda tiers: tiers.delete()])
def test_nobody_edits_a_price_that_was(change: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change(PriceTier.objects.all())


def test_seeding_again_keeps_what_staff_changed(at: datetime, staff_member: Any) -> None:
    add_prices(product_code=PC, prices={1: 50_000}, valid_from=at, actor_id=staff_member.id, at=at)
    change_rules(trial_days=3, active=False)
    put_catalogue()
    product = Product.objects.get(code=PC)
    assert (price(1, at), product.trial_days, product.active) == (50_000, 3, False)
    assert PriceTier.objects.filter(product=product).count() == 3


def test_a_product_that_has_no_prices_yet_opens_the_editor_with_one_row() -> None:
    assert rows_of({}) == [WrittenRow("1")]
    assert rows_of({1: 40_000, 3: 30_000}) == [WrittenRow("1", "2", "40\xa0000"), WrittenRow("3", "", "30\xa0000")]
