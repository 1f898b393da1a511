"""The page where a person puts money on the balance."""

from typing import Any

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.operations.company import request_company
from projectsplatform.kit.clock import now
from tests.cabinet.browsing import text_of
from tests.factories.staff import make_member

WAYS = {
    "cards": "Uzcard; 8600123456789012; Ali Valiyev\nHumo; 9860123456789012; Vali Aliyev",
    "cash_desks": "Navoiy 1; 9-18",
    "telegram": "@platforma",
    "phone": "+998 71 200 00 00",
    "top_up_hint": "Izohda ismingizni yozing",
}


def test_the_companys_ways_are_shown_with_buttons_that_copy(customer: Client) -> None:
    request_company(texts=WAYS, actor=make_member(Role.OWNER), at=now())
    page = customer.get("/top-up/")
    html, text = page.content.decode(), text_of(page)
    assert 'data-copy="8600123456789012"' in html
    assert html.count('value="8600 1234 5678 9012"') == 1
    assert 'href="https://t.me/platforma"' in html
    assert html.count('id="card-') == 2
    for words in ("Ali Valiyev", "Navoiy 1", "+998 71 200 00 00", "Izohda ismingizni yozing"):
        assert words in text


def test_without_ways_it_says_whom_to_ask(customer: Client) -> None:
    assert "Pay at the cash desk, or as support tells you." in text_of(customer.get("/top-up/"))


def test_home_and_a_purchase_without_money_lead_there(customer: Client) -> None:
    assert 'href="/top-up/"' in customer.get("/home/").content.decode()
    assert 'href="/top-up/"' in customer.get("/buy/").content.decode()


def test_it_costs_the_same_however_many_ways_there_are(
    customer: Client, owner: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    request_company(texts=WAYS, actor=make_member(Role.OWNER), at=now())
    customer.get("/top-up/")
    with django_assert_max_num_queries(4):
        customer.get("/top-up/")
