"""Months to choose with one touch: what they cost and save, on the page of purchases and where a licence is renewed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.kit.clock import now
from projectsplatform.licences.models import Purchase
from tests.cabinet.browsing import hidden_fields, text_of
from tests.factories.licences import CENTRE, MOBILE, PC, change_rules, give_money, make_licence

CHECKED = re.compile(r'name="months" value="(\w+)" checked')
PRICES = re.compile(r'id="price(?:-[a-z-]+)?-\d+"[^>]*><span>([^<]+)</span>(?:<span class="gain">([^<]+)</span>)?')


def test_each_count_says_its_price_and_what_it_saves(customer: Client) -> None:
    assert PRICES.findall(text_of(customer.get(f"/buy/?product={PC}"))) == [
        ("40 000 soʻm", ""),
        ("90 000 soʻm", "you save 30 000 soʻm"),
        ("180 000 soʻm", "you save 60 000 soʻm"),
        ("360 000 soʻm", "you save 120 000 soʻm"),
    ]


@pytest.mark.parametrize(
    ("query", "checked"),
    [
        ("", ["1"]),
        ("months=12", ["12"]),
        ("months=5", ["other"]),
        ("months=other&count=3", ["3"]),
        ("months=x", ["other"]),
    ],
)
def test_the_chosen_count_is_checked(customer: Client, query: str, checked: list[str]) -> None:
    assert CHECKED.findall(customer.get(f"/buy/?{query}").content.decode()) == checked


def test_another_count_is_written(customer: Client, owner: Any) -> None:
    give_money(owner, 500_000, at=now())
    page = text_of(customer.get(f"/buy/?product={PC}&months=other&count=5"))
    assert "Pay 150 000 soʻm" in page
    assert 'name="count" type="number" inputmode="numeric" min="1" max="36" value="5"' in page


def test_three_months_for_little_more_than_two_are_told_of(customer: Client) -> None:
    page = customer.get(f"/buy/?product={PC}&months=2")
    assert "3 mo. — 90 000 soʻm, only 10 000 soʻm more" in text_of(page)
    assert f'href="/buy/?product={PC}&amp;months=3"' in page.content.decode()
    assert "3 mo. cost no more: 30 000 soʻm" in text_of(customer.get(f"/buy/?product={MOBILE}&months=2"))
    assert 'class="nearby"' not in customer.get(f"/buy/?product={PC}&months=3").content.decode()


def test_another_product_changes_the_prices_of_all_counts(customer: Client) -> None:
    part = text_of(customer.get(f"/buy/preview/?product={CENTRE}&months=1"))
    assert [price for price, _saved in PRICES.findall(part)] == [
        "100 000 soʻm", "240 000 soʻm", "480 000 soʻm", "960 000 soʻm",
    ]  # fmt: skip
    assert part.count('hx-swap-oob="true"') == 4


def test_a_licence_is_renewed_where_it_stands(customer: Client, owner: Any) -> None:
    give_money(owner, 100_000, at=now())
    licence = make_licence(owner, at=now(), days=2)
    for address in ("/licences/", f"/licences/{licence.id}/"):
        page = text_of(customer.get(address))
        assert (len(PRICES.findall(page)), "you save 30 000 soʻm" in page) == (4, True)
    part = customer.get(f"/buy/renewal/?product={PC}&months=3")
    assert "100 000 soʻm → 10 000 soʻm" in text_of(part)
    bought = customer.post("/buy/confirm/", hidden_fields(part))
    assert bought["Location"] == f"/buy/{Purchase.objects.get(licence=licence).id}/"


def test_missing_money_is_topped_up_with_one_press(customer: Client, owner: Any) -> None:
    make_licence(owner, at=now())
    part = customer.get(f"/buy/renewal/?product={PC}&months=1").content.decode()
    assert 'href="/top-up/?amount=40000&amp;back=%2Fbuy%2F%3Fproduct%3D' in part
    assert "/buy/confirm/" not in part


@pytest.mark.parametrize("query", ["months=0", "months=x", "product=%00", "product=nothing&months=1"])
def test_a_renewal_that_is_none_is_no_defect(customer: Client, query: str) -> None:
    response = customer.get(f"/buy/renewal/?{query}")
    assert (response.status_code, "/buy/confirm/" in response.content.decode()) == (200, False)


def test_what_cannot_be_bought_has_no_counts(customer: Client, owner: Any) -> None:
    withdrawn = make_licence(owner, at=now())
    stopped = make_licence(owner, at=now(), product=MOBILE, suspended_at=now(), remaining=timedelta(days=3))
    change_rules(active=False)
    for address in ("/licences/", f"/licences/{withdrawn.id}/", f"/licences/{stopped.id}/"):
        assert 'class="renew"' not in customer.get(address).content.decode()
