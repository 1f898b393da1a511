from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.translation import override

from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.licences.models import PriceTier, Purchase
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.queries import balance
from tests.cabinet.browsing import browser, hidden_fields, text_of
from tests.counts import some
from tests.factories.licences import PC, buy_months, change_rules, give_money, make_licence
from tests.races import run_at_once

CHOSEN = f"/buy/?product={PC}&months=3"
PAY = 'action="/buy/confirm/"'


@pytest.fixture
def rich(owner: Any) -> Any:
    give_money(owner, 500_000, at=now())
    return owner


def confirm(client: Client, page: Any) -> Any:
    return client.post("/buy/confirm/", hidden_fields(page))


def test_price_and_new_end_are_shown_before_paying(customer: Client, rich: Any) -> None:
    page = text_of(customer.get(CHOSEN))
    assert "Pay 90 000 soʻm" in page
    assert "Will run until" in page
    assert "410 000 soʻm" in page


def test_buying_leads_to_a_page_that_says_what_to_do_next(customer: Client, rich: Any) -> None:
    response = confirm(customer, customer.get(CHOSEN))
    purchase = Purchase.objects.get(user=rich)
    assert response["Location"] == f"/buy/{purchase.id}/"
    assert "Open the program" in text_of(customer.get(response["Location"]))
    assert balance(rich.id) == 410_000


def test_double_click_and_back_button_buy_once(customer: Client, rich: Any) -> None:
    page = customer.get(CHOSEN)
    assert len({confirm(customer, page)["Location"] for _ in range(3)}) == 1
    assert balance(rich.id) == 410_000


def test_two_tabs_buy_once(customer: Client, rich: Any) -> None:
    tabs = [customer.get(CHOSEN), customer.get(CHOSEN)]
    assert len({confirm(customer, tab)["Location"] for tab in tabs}) == 1
    assert Purchase.objects.count() == 1


def test_a_tab_with_another_choice_is_asked_once_more(customer: Client, rich: Any) -> None:
    tabs = [customer.get(CHOSEN), customer.get(f"/buy/?product={PC}&months=1")]
    confirm(customer, tabs[0])
    response = confirm(customer, tabs[1])
    assert response.status_code == 409
    assert "You have bought this in another window meanwhile" in text_of(response)
    assert confirm(customer, response).status_code == 302
    assert Purchase.objects.count() == 2


def test_a_fresh_page_buys_again(customer: Client, rich: Any) -> None:
    for _ in range(2):
        confirm(customer, customer.get(CHOSEN))
    assert balance(rich.id) == 320_000


def test_a_price_that_changed_meanwhile_is_shown_first(customer: Client, rich: Any) -> None:
    page = customer.get(CHOSEN)
    PriceTier.objects.create(product_id=PC, from_months=1, som_a_month=50_000, valid_from=now() - timedelta(seconds=1))
    response = confirm(customer, page)
    assert response.status_code == 409
    assert "The price has changed" in text_of(response)
    assert "Pay 150 000 soʻm" in text_of(response)
    assert balance(rich.id) == 500_000


def test_without_money_it_says_how_much_is_missing(customer: Client, owner: Any) -> None:
    give_money(owner, 50_000, at=now())
    page = text_of(customer.get(CHOSEN))
    assert "Your balance lacks 40 000 soʻm." in page
    assert PAY not in page


def test_money_that_went_meanwhile_is_missed(customer: Client, owner: Any) -> None:
    give_money(owner, 90_000, at=now())
    page = customer.get(CHOSEN)
    buy_months(owner, 1, at=now())
    response = confirm(customer, page)
    assert response.status_code == 402
    assert "Your balance lacks 40 000 soʻm." in text_of(response)


def test_a_product_that_was_withdrawn_is_not_sold(customer: Client, rich: Any) -> None:
    opened = customer.get(CHOSEN)
    change_rules(active=False)
    for response in (
        customer.get(CHOSEN),
        customer.get(CHOSEN.replace("/buy/", "/buy/preview/")),
        confirm(customer, opened),
    ):
        page = text_of(response)
        assert page.count("This product is not sold now.") == 1
        assert PAY not in page
        assert "40 000" not in page
        assert 'href="/buy/"' in page
    assert response.status_code == 409
    assert balance(rich.id) == 500_000


def test_the_way_back_leads_to_what_is_sold(customer: Client, rich: Any) -> None:
    change_rules(active=False)
    assert "Pay 15 000 soʻm" in text_of(customer.get("/buy/"))


STATES: dict[str, Any] = {
    "withdrawn": lambda _person: change_rules(active=False),
    "suspended": lambda person: make_licence(person, at=now(), suspended_at=now(), remaining=timedelta(days=3)),
    "revoked": lambda person: make_licence(person, at=now(), revoked_at=now()),
    "nothing": lambda _person: None,
    "trial": lambda person: make_licence(person, at=now(), days=5, is_trial=True),
    "active": lambda person: make_licence(person, at=now(), days=40),
    "expired": lambda person: make_licence(person, at=now(), days=-10),
}


@pytest.mark.parametrize("money", [0, 500_000])
@pytest.mark.parametrize("months", some([3, 1, 36], one_in=3))
@pytest.mark.parametrize("state", STATES)
def test_the_page_can_be_paid_exactly_when_the_purchase_is_made(
    customer: Client, owner: Any, state: str, months: int, money: int
) -> None:
    if money:
        give_money(owner, money, at=now())
    STATES[state](owner)
    page = customer.get(f"/buy/?product={PC}&months={months}")
    can_be_paid = PAY in text_of(page)
    try:
        buy_months(owner, months, at=now())
    except Refusal as refusal:
        with override("en"):
            is_made, shown = False, isinstance(refusal, InsufficientFunds) or refusal.text() in text_of(page)
    else:
        is_made, shown = True, True
    assert (can_be_paid, shown) == (is_made, True)


def test_a_suspended_licence_is_not_sold(customer: Client, rich: Any) -> None:
    make_licence(rich, at=now(), suspended_at=now(), remaining=timedelta(days=3))
    assert "The licence is suspended." in text_of(customer.get(CHOSEN))


@pytest.mark.parametrize(
    "query", ["months=0", "months=37", "months=x", "product=nothing", "product=%00", "months=" + "9" * 400]
)
def test_a_choice_that_is_none_is_no_defect(customer: Client, query: str) -> None:
    assert customer.get(f"/buy/?{query}").status_code == 200
    assert customer.get(f"/buy/preview/?{query}").status_code == 200


def test_the_part_that_scripts_ask_for_is_no_whole_page(customer: Client, rich: Any) -> None:
    part = text_of(customer.get(f"/buy/preview/?product={PC}&months=3"))
    assert "<html" not in part
    assert "Pay 90 000 soʻm" in part


def test_the_address_goes_along_with_the_choice(customer: Client) -> None:
    assert customer.get(f"/buy/preview/?product={PC}&months=3")["HX-Replace-Url"] == CHOSEN


@pytest.mark.parametrize(
    ("page", "wanted"),
    [("http://testserver/buy/?months=3", "/buy/?months=3"), ("http://elsewhere.uz/buy/", "/home/"), ("", "/home/")],
)
def test_who_was_signed_out_meanwhile_is_led_in_and_back(nobody: Client, page: str, wanted: str) -> None:
    response = nobody.get("/buy/preview/", headers={"hx-request": "true", "hx-current-url": page})
    assert response["HX-Redirect"] == f"/login/?{urlencode({'next': wanted})}"
    assert response.status_code == 200


@pytest.mark.parametrize("bought", [1, 5])
def test_it_costs_the_same_however_much_was_bought(
    customer: Client, rich: Any, bought: int, django_assert_num_queries: Any
) -> None:
    for _ in range(bought):
        buy_months(rich, 1, at=now())
    customer.get("/buy/")
    with django_assert_num_queries(7):
        customer.get("/buy/")


@pytest.mark.django_db(transaction=True)
def test_at_once_they_buy_once(rich: Any, sign_in: Callable[[Any], str]) -> None:
    token = sign_in(rich)
    page = browser(token).get(CHOSEN)
    answers = run_at_once(4, lambda _index: confirm(browser(token), page)["Location"])
    assert len(set(map(str, answers))) == 1
    assert Purchase.objects.count() == 1
