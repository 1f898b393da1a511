"""From no money to a running program on a phone: what lacks is paid at a provider's page, and the page says so by itself."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.demo import Demo
from tests.e2e.people import Stranger
from tests.e2e.steps import PHONE, Visitor, open_tab

LACKING = re.compile(r"/top-up/\?amount=90000&back=")
PAYMENT = re.compile(r"/top-up/payments/\d+/$")
SOON_MS = 2_000


@pytest.fixture(scope="module")
def visitor(chromium: Browser, demo: Demo) -> Iterator[Visitor]:
    """A customer without money; the proofs below look at one phone in its order."""
    tab = open_tab(chromium, demo, PHONE)
    visitor = Visitor(tab, Stranger.arriving(demo.site))
    visitor.follow_the_bots_link()
    visitor.register()
    visitor.sign_in()
    yield visitor
    tab.close()


def begin(page: Page, provider: str, amount: int) -> None:
    page.goto("/top-up/")
    page.fill("#pay_amount", str(amount))
    page.dblclick(f"button[name=provider][value={provider}]")
    expect(page).to_have_url(PAYMENT)


@pytest.mark.prove
def test_a_purchase_that_lacks_money_fills_in_what_lacks(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/buy/?product=kundalikcom-pc&months=3")
    page.click(".pay-bar a[href^='/top-up/']")
    expect(page).to_have_url(LACKING)
    expect(page.locator("#pay_amount")).to_have_value("90000")


@pytest.mark.prove
def test_the_open_page_says_soon_that_the_money_has_come(visitor: Visitor) -> None:
    page = visitor.page
    page.dblclick("button[name=provider][value=payme]")
    expect(page).to_have_url(PAYMENT)
    with page.context.expect_page() as opened:
        page.locator(".payment .button.large").click(modifiers=["Control"])
    opened.value.click("button[name=pay]")
    expect(opened.value.locator(".success")).to_be_visible()
    began = time.monotonic()
    opened.value.close()
    expect(page.locator(".success")).to_be_visible()
    assert (time.monotonic() - began) * 1000 < SOON_MS + 1_000
    expect(page.locator(".bought-amount")).to_contain_text("90")


@pytest.mark.prove
def test_one_press_finishes_the_purchase_and_the_program_runs(visitor: Visitor) -> None:
    visitor.page.click("form[action='/buy/confirm/'] button")
    expect(visitor.page).to_have_url(re.compile("/buy/[0-9a-f-]{36}/$"))
    person = visitor.person
    person.sign_in()
    may = person.site.post("kundalikcom/check_pc", {"token": person.token, "device_id": "kompyuter"})
    assert (may["how"], may["code"], person.balance()) == (True, "valid", 0)


@pytest.mark.prove
@pytest.mark.parametrize("provider", ["click", "uzum"])
def test_the_other_providers_bring_one_back_to_what_was_received(visitor: Visitor, provider: str) -> None:
    page = visitor.page
    before = visitor.person.balance()
    begin(page, provider, 7_000)
    page.click(".payment .button.large")
    page.click("button[name=pay]")
    expect(page).to_have_url(PAYMENT)
    expect(page.locator(".success")).to_be_visible()
    assert visitor.person.balance() == before + 7_000


@pytest.mark.prove
@pytest.mark.parametrize("provider", ["payme", "click", "uzum"])
def test_who_turns_back_is_told_so_and_may_pay_again(visitor: Visitor, provider: str) -> None:
    page = visitor.page
    before = visitor.person.balance()
    begin(page, provider, 5_000)
    page.click(".payment .button.large")
    page.click("button[name=cancel]")
    expect(page).to_have_url(PAYMENT)
    expect(page.locator(".payment a[href^='/top-up/?amount=5000']")).to_be_visible()
    assert visitor.person.balance() == before


@pytest.mark.prove
def test_it_works_without_scripts(chromium: Browser, demo: Demo) -> None:
    tab = open_tab(chromium, demo, PHONE, scripts=False)
    visitor = Visitor(tab, Stranger.arriving(demo.site))
    visitor.follow_the_bots_link()
    visitor.register()
    visitor.sign_in()
    begin(visitor.page, "click", 9_000)
    waiting = visitor.page.url
    visitor.page.click(".payment .button.large")
    visitor.page.click("button[name=pay]")
    visitor.page.goto(waiting)
    expect(visitor.page.locator(".success")).to_be_visible()
    tab.close()
