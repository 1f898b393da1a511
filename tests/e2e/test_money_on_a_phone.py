"""Home, the statement and the page to top up on a small phone: what people come for is in view, and numbers can be read."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.addresses import cabinet
from tests.e2e.appearance import Mirror
from tests.e2e.looks import LANGUAGES, Looker, looking

pytestmark = pytest.mark.prove

# What must be seen without scrolling: route → selectors.
FIRST = {
    "home": (".balance-value", '.balance-card [href="/top-up/"]', '.balance-card [href="/buy/"]'),
    "statement": (".figures", "#search", ".statement-search summary", ".line-row"),
    "top_up": ("#pay_amount", ".provider[value=payme]", ".provider[value=uzum]", ".to-form"),
}
# An element's whole box is above the bar of tabs.
SEEN = """(selector) => {
    const box = document.querySelector(selector).getBoundingClientRect();
    const bar = document.querySelector(".tabs").getBoundingClientRect();
    return box.height > 0 && box.top >= 0 && box.bottom <= bar.top && box.left >= 0 && box.right <= innerWidth;
}"""
LABELS = """() => [...document.querySelectorAll(".chart text")].filter((each) => getComputedStyle(each).display !== "none")
    .map((each) => parseFloat(getComputedStyle(each).fontSize))"""


@pytest.fixture(params=LANGUAGES)
def phone(mirror: Mirror, request: pytest.FixtureRequest) -> Iterator[Looker]:
    """360 × 640, the customer's."""
    with looking(mirror.browser, mirror.site, mirror.cookies["customer"], request.param) as window:
        window.page.set_viewport_size({"width": 360, "height": 640})
        yield window


@pytest.mark.parametrize("name", FIRST)
def test_what_people_come_for_is_in_view(phone: Looker, mirror: Mirror, name: str) -> None:
    phone.open(cabinet(name, mirror.rows))
    assert [selector for selector in FIRST[name] if not phone.page.evaluate(SEEN, selector)] == []


def test_the_chart_is_drawn_at_its_own_width_in_letters_that_can_be_read(phone: Looker, mirror: Mirror) -> None:
    phone.open(cabinet("statement", mirror.rows))
    sizes = phone.page.evaluate(LABELS)
    assert len(sizes) > 4
    assert min(sizes) >= 11
    scale = "() => document.querySelector('.chart-bars').getScreenCTM().a"
    assert phone.page.evaluate(scale) == 1


def test_what_is_put_away_works_by_keyboard_without_scripts(mirror: Mirror) -> None:
    context = mirror.browser.new_context(base_url=mirror.site, java_script_enabled=False)
    known = mirror.cookies["customer"].items()
    context.add_cookies([{"name": name, "value": value, "url": mirror.site} for name, value in known])
    page = context.new_page()
    page.goto("/home/")
    before = page.locator(".alert").count()
    page.locator(".alert button[title]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".alert")).to_have_count(before - 1)
    context.close()
