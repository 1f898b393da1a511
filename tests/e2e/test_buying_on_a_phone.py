"""On a small phone the main action of buying and of a licence is in view at once, and counts of months stand on one line."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.addresses import cabinet
from tests.e2e.appearance import Mirror
from tests.e2e.looks import LANGUAGES, looking

pytestmark = pytest.mark.prove
WIDTH, HEIGHT = 360, 640
MAIN = {
    "buy": ".pay-bar :is(button, a)",
    "purchase": ".bought .actions > :first-child",
    "licences": ".renew > summary >> nth=0",
    "licence": ".renew > summary",
}


@pytest.fixture(params=LANGUAGES)
def phone(mirror: Mirror, request: pytest.FixtureRequest) -> Iterator[Page]:
    with looking(mirror.browser, mirror.site, mirror.cookies["customer"], request.param) as window:
        window.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        yield window.page


def is_uncovered(element: Locator) -> bool:
    """Whether a press in the middle of it reaches it, without scrolling."""
    return bool(
        element.evaluate(
            """(element) => {
                const box = element.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return box.top >= 0 && box.bottom <= innerHeight && box.height >= 44 && element.contains(top);
            }"""
        )
    )


@pytest.mark.parametrize("name", MAIN)
def test_the_main_action_is_in_view(mirror: Mirror, phone: Page, name: str) -> None:
    phone.goto(cabinet(name, mirror.rows).path)
    assert is_uncovered(phone.locator(MAIN[name]))


def test_no_count_of_months_is_broken_in_two(mirror: Mirror, phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": HEIGHT})
    phone.goto(cabinet("buy", mirror.rows).path)
    lines = "(all) => all.map((one) => Math.round(one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)))"
    assert phone.locator(".month-count").evaluate_all(lines) == [1, 1, 1, 1]
