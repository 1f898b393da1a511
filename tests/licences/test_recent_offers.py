from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.operations.catalogue import add_prices, change_product
from projectsplatform.licences.queries import recent_offers
from projectsplatform.licences.queries.products import offer_at
from projectsplatform.licences.queries.recent_offers import recent_offer
from tests.factories.licences import PC

pytestmark = pytest.mark.usefixtures("catalogue")
MOMENT = timedelta(milliseconds=999)


def test_within_a_second_prices_are_read_once(at: datetime, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        offers = [recent_offer(PC, at), recent_offer(PC, at + MOMENT)]
    assert offers == [offer_at(PC, at)] * 2


def test_after_a_second_they_are_read_again(at: datetime, django_assert_num_queries: Any) -> None:
    recent_offer(PC, at)
    with django_assert_num_queries(1):
        recent_offer(PC, at + timedelta(seconds=1))


def test_so_are_those_of_an_earlier_moment(at: datetime, django_assert_num_queries: Any) -> None:
    recent_offer(PC, at)
    with django_assert_num_queries(1):
        recent_offer(PC, at - MOMENT)


def test_and_when_the_moment_is_new_but_the_read_is_old(
    at: datetime, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    recent_offer(PC, at)
    monkeypatch.setattr(recent_offers, "monotonic", lambda: float("inf"))
    with django_assert_num_queries(1):
        recent_offer(PC, at)


def test_a_change_is_seen_at_once_where_it_was_made(at: datetime, staff_member: Any) -> None:
    recent_offer(PC, at)
    add_prices(product_code=PC, prices={1: 7_000}, valid_from=at, actor_id=staff_member.id, at=at)
    assert recent_offer(PC, at).tiers == {1: 7_000}
    change_product(
        product_code=PC, changes={"bonus_from_months": 12, "bonus_months": 3}, actor_id=staff_member.id, at=at
    )
    assert recent_offer(PC, at).bonus_months == 3


@pytest.mark.django_db(transaction=True)
def test_what_was_read_before_the_commit_is_forgotten_then(at: datetime, staff_member: Any) -> None:
    with transaction.atomic():
        add_prices(product_code=PC, prices={1: 7_000}, valid_from=at, actor_id=staff_member.id, at=at)
        recent_offers._read[PC] = (recent_offers.monotonic(), at, offer_at(PC, at - timedelta(days=1)))
    assert recent_offer(PC, at).tiers == {1: 7_000}


def test_an_unknown_product_is_not_there(at: datetime) -> None:
    with pytest.raises(NothingThere):
        recent_offer("kundalikcom-watch", at)
