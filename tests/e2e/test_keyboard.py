"""A customer's way by keyboard alone, with scripts and without: nothing is clicked, and what has the focus is always seen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.demo import Demo
from tests.e2e.people import SIX_DIGITS, Stranger
from tests.e2e.steps import DESK, open_tab

pytestmark = pytest.mark.prove
MOST_TABS = 80
_IS_AT = "(selector) => document.activeElement?.matches(selector) ?? false"
_RING = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const holder = at.closest("label, .option, .product, .chip");
    const around = holder ? getComputedStyle(holder) : style;
    return [style, around].some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
}"""


class Keys:
    """Goes over a page with Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, selector: str) -> None:
        """Presses Tab until it has the focus, which must be seen there."""
        for _ in range(MOST_TABS):
            if self.page.evaluate(_IS_AT, selector):
                assert self.page.evaluate(_RING), f"{selector} has the focus and does not show it"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached on {self.page.url}")

    def write(self, selector: str, text: str) -> None:
        self.go_to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        self.go_to(selector)
        self.page.keyboard.press(key)

    def opens(self, selector: str, url: str) -> None:
        """What is pressed leads to another page."""
        self.press(selector)
        expect(self.page).to_have_url(re.compile(url))
        self.page.wait_for_load_state()


@pytest.fixture(scope="module", params=[True, False], ids=["with-scripts", "without-scripts"])
def keys(request: pytest.FixtureRequest, chromium: Browser, demo: Demo) -> Iterator[Keys]:
    """A registered customer's; the tests below go their way in this order."""
    person = Stranger.arriving(demo.site)
    assert person.register().status == 201
    tab = open_tab(chromium, demo, DESK, scripts=request.param)
    keys = Keys(tab.page)
    seen = len(person.phone.messages())
    tab.page.goto("/login/")
    keys.write("#username", person.username)
    keys.write("#password", person.password)
    keys.opens("form[action='/login/'] button:not([type=button])", "/login/code/$")
    keys.write("#code", person.phone.wait_for(SIX_DIGITS, after=seen))
    keys.opens("form[action='/login/code/'] button:not([type=button])", "/home/$")
    yield keys
    tab.close()


def test_the_first_tab_leads_to_the_content(keys: Keys) -> None:
    keys.page.goto("/home/")
    keys.page.keyboard.press("Tab")
    assert keys.page.evaluate(_IS_AT, ".skip")
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("() => location.hash") == "#content"


def test_a_payment_is_told(keys: Keys) -> None:
    keys.page.goto("/home/")
    keys.opens("main a[href='/top-up/']", "/top-up/$")
    keys.write("#amount", "100 000")
    keys.press("#paid button.wide")
    expect(keys.page.locator(".toast, .claim").first).to_be_visible()


def test_months_are_chosen_and_what_is_missing_is_said(keys: Keys) -> None:
    keys.page.goto("/buy/")
    keys.press("input[name=product]", "ArrowDown")
    keys.go_to("input[name=months]")
    keys.page.keyboard.press("ArrowRight")
    if keys.page.locator("#choice button[data-without-htmx]").is_visible():
        keys.press("#choice button[data-without-htmx]")
    expect(keys.page.locator("#preview .notice").first).to_be_visible()


def test_the_statement_is_searched(keys: Keys) -> None:
    keys.page.goto("/statement/")
    expect(keys.page.locator("h1")).to_be_visible()
    keys.go_to("main a, main input, main button, main summary")


def test_another_language_is_chosen(keys: Keys) -> None:
    for arrow, language in (("ArrowDown", "ru"), ("ArrowUp", "uz")):
        keys.page.goto("/settings/")
        keys.go_to("#language")
        keys.page.keyboard.press(arrow)
        keys.page.keyboard.press(arrow)
        keys.press("form:has(#language) button")
        expect(keys.page.locator("html")).to_have_attribute("lang", language)


def test_signing_out_leads_to_the_start(keys: Keys) -> None:
    keys.page.goto("/settings/")
    keys.opens("main form[action='/logout/'] button", r":\d+/$")
