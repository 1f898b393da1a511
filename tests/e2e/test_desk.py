"""The desk by keyboard alone: ten decisions, every key counted, nothing clicked."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.demo import Demo
from tests.e2e.desk import CLAIMS, TOP_UPS
from tests.e2e.steps import DESK, open_tab

MOST_KEYS = 6
MOST_IN_ALL = {True: 23, False: 45}
"""With scripts and without: opening the first one, then ten decisions."""
_FOCUSED = "form[data-decision]:focus, form[data-decision] :focus"
WITHOUT = pytest.param(False, id="without-scripts", marks=pytest.mark.prove)


class Keyboard:
    """Presses keys on a page and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def go_on(self, *keys: str) -> None:
        """The keys, the last of which opens another page."""
        before = self.page.url
        self.press(*keys)
        expect(self.page).not_to_have_url(before)
        self.page.wait_for_load_state()
        if "/staff/wallet/" in self.page.url:
            expect(self.page.locator(_FOCUSED)).to_have_count(1)


@pytest.fixture(params=[pytest.param(True, id="with-scripts"), WITHOUT])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(scripts: bool, chromium: Browser, demo: Demo) -> Iterator[Page]:
    """A cashier before ten decisions, signed in."""
    said = demo.manage("shell", "-c", "from tests.e2e.desk import fill; fill()")
    cookies = json.loads(said.strip().splitlines()[-1])
    tab = open_tab(chromium, demo, DESK, scripts=scripts)
    tab.context.add_cookies([{"name": name, "value": value, "url": demo.site.url} for name, value in cookies.items()])
    yield tab.page
    tab.close()


def approve(keys: Keyboard, *, scripts: bool) -> None:
    """With scripts a letter chooses; without them Tab goes from the decision through its fields to the button."""
    way = (
        ["a"]
        if scripts
        else ["Tab"] * (1 + keys.page.locator("form[data-decision] :is(textarea, [type=text])").count())
    )
    keys.go_on(*way, "Enter")


def refuse(keys: Keyboard, *, scripts: bool) -> None:
    """A claim's refusal has its reason, here one of those that are ready."""
    if not scripts:
        keys.page.goto(str(keys.page.get_attribute("a[data-key=r]", "href")))
        keys.go_on(*(["x"] if "/topupclaim/" in keys.page.url else []), "Tab", "Enter")
        return
    keys.go_on("r")
    keys.press("1" if "/topupclaim/" in keys.page.url else "r")
    keys.go_on("Enter")


@pytest.mark.prove
def test_ten_are_decided_by_keyboard_alone(page: Page, scripts: bool) -> None:
    keys = Keyboard(page)
    page.goto("/staff/")
    expect(page.locator("[data-line]:focus")).to_have_count(1)
    keys.go_on("Enter")
    for number in range(CLAIMS + TOP_UPS):
        expect(page.locator("form[data-decision] dl")).to_contain_text(re.compile("Navbat Odami"))
        before = keys.pressed
        (refuse if number % 4 == 3 else approve)(keys, scripts=scripts)
        assert keys.pressed - before <= MOST_KEYS
    expect(page).to_have_url(re.compile("/staff/$"))
    expect(page.locator("[data-line]")).to_have_count(0)
    assert keys.pressed <= MOST_IN_ALL[scripts]


@pytest.mark.prove
def test_keys_that_are_held_or_pressed_while_typing_decide_nothing(page: Page, scripts: bool) -> None:
    keys = Keyboard(page)
    page.goto("/staff/")
    expect(page.locator("[data-line]:focus")).to_have_count(1)
    keys.go_on("Enter")
    decision = page.url
    keys.press("Enter", "Enter")
    page.fill("form[data-decision] textarea", "")
    keys.press("a", "r")
    expect(page.locator("form[data-decision] textarea")).to_have_value("ar")
    assert page.url == decision
