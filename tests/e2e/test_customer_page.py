"""The panel's page of a customer with two years behind them, on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.appearance import Mirror
from tests.e2e.demo import Demo
from tests.e2e.looks import looking

pytestmark = pytest.mark.prove

LONGEST = 4_000
_TOP_UP = "a[href$='/top-up/']"


@pytest.fixture(scope="module")
def address(demo: Demo, mirror: Mirror) -> str:
    """The customer's page, in the town that the mirror shows."""
    person = demo.manage("shell", "-c", "from tests.e2e.years import build; build()").strip().splitlines()[-1]
    return f"/staff/customers/{person}/"


@pytest.fixture(params=["uz", "ru"])
def phone(request: pytest.FixtureRequest, mirror: Mirror, address: str) -> Iterator[Page]:
    """The page as it opens at 360 × 640."""
    with looking(mirror.browser, mirror.site, mirror.cookies["staff"], request.param) as window:
        window.page.set_viewport_size({"width": 360, "height": 640})
        window.page.goto(address)
        yield window.page


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_two_years_fit_on_few_screens_of_a_phone(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollHeight") < LONGEST


def test_topping_up_is_in_view_and_stays(phone: Page) -> None:
    assert bottom(phone, _TOP_UP) <= 640
    phone.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    assert 0 <= bottom(phone, _TOP_UP) <= 640


def test_no_line_of_the_timeline_is_a_dash(phone: Page) -> None:
    cells = phone.locator("#timeline td").all_inner_texts()
    assert [text for text in cells if text.strip() in {"—", "-"}] == []
    assert len(cells) > 15
