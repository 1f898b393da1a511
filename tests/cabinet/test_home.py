from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.kit.clock import now
from tests.cabinet.browsing import text_of
from tests.factories.licences import MOBILE, PC, TEACHER, give_money, make_binding, make_licence


def test_an_empty_home_offers_the_first_step(customer: Client) -> None:
    page = text_of(customer.get("/home/"))
    assert "0 soʻm" in page
    assert "You have no licence yet" in page
    assert "Nothing has moved yet" in page


def test_balance_and_last_lines_are_shown(customer: Client, owner: Any) -> None:
    give_money(owner, 1_234_567, at=now())
    page = text_of(customer.get("/home/"))
    assert page.count("1 234 567 soʻm") == 3


def test_what_needs_doing_is_said(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), days=2)
    make_licence(owner, at=now(), days=-5, product=MOBILE)
    bound = make_licence(owner, at=now(), days=300, product=TEACHER)
    make_binding(bound, "d" * 32, at=now())
    page = text_of(customer.get("/home/"))
    assert "Kundalik for computers ends" in page
    assert "Kundalik for phones ended" in page
    assert "Kundalik for computers waits for its device" in page
    assert "TestMax for teachers waits" not in page


def test_a_suspended_licence_asks_for_no_money(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now(), suspended_at=now(), remaining=timedelta(days=3), product=PC)
    page = text_of(customer.get("/home/"))
    assert "Suspended" in page
    assert "/buy/?product=" not in page


@pytest.mark.parametrize("lines", [1, 30])
def test_it_costs_the_same_however_much_there_is(
    customer: Client, owner: Any, lines: int, django_assert_num_queries: Any
) -> None:
    for product in (PC, MOBILE)[: 1 if lines == 1 else 2]:
        make_licence(owner, at=now(), product=product)
    for _ in range(lines):
        give_money(owner, 1000, at=now())
    customer.get("/home/")  # the session is touched once
    with django_assert_num_queries(8):
        customer.get("/home/")
