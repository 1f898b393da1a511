"""Amounts that people are offered to put on the balance."""

from datetime import timedelta

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.licences.rules.amounts import amounts_for, suggested_amounts
from tests.factories.catalogue import put_catalogue
from tests.factories.licences import MOBILE, PC, TEACHER, change_rules, give_money, make_licence

ROUND = [50_000, 100_000, 200_000, 500_000]


@pytest.mark.parametrize(
    ("balance", "prices", "amounts"),
    [
        (0, [], ROUND),
        (0, [40_000], [40_000, *ROUND]),
        (15_000, [40_000], [25_000, *ROUND]),
        (40_000, [40_000], ROUND),
        (10_000, [40_000, 15_000], [45_000, 5_000, 30_000, *ROUND]),
        (0, [100_000], [100_000, 50_000, 200_000, 500_000]),
        (0, [10_000, 20_000, 30_000, 40_000], [100_000, 10_000, 20_000, 50_000, 200_000, 500_000]),
        (0, [15_000, 15_000], [30_000, 15_000, *ROUND]),
    ],
)
def test_what_lacks_comes_first_and_nothing_twice(balance: int, prices: list[int], amounts: list[int]) -> None:
    assert suggested_amounts(balance=balance, prices=prices) == amounts


@pytest.mark.django_db
def test_a_month_of_each_licence_that_can_be_renewed_counts(stranger: User) -> None:
    put_catalogue()
    make_licence(stranger, at=now(), product=MOBILE)
    make_licence(stranger, at=now(), product=TEACHER, suspended_at=now(), remaining=timedelta(days=3))
    make_licence(stranger, at=now(), product=PC)
    change_rules(active=False)  # the program for computers is no longer sold
    give_money(stranger, 5_000, at=now())
    assert amounts_for(stranger.id, now()) == [10_000, *ROUND]
