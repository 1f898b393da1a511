"""The panel in a browser: what it sends, what can be pressed with a finger, how its chart reads on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.addresses import panel
from tests.e2e.appearance import Mirror
from tests.e2e.looks import looking

pytestmark = pytest.mark.prove
COLD, WARM = 500_000, 60_000
PAGES = [
    "index",
    "numbers",
    "customer",
    "accounts_user_changelist",
    "wallet_transfer_changelist",
    "licences_licence_change",
]
QUERIES = {"accounts_user_changelist": "?is_active__exact=1", "numbers": "?period=90"}
PHONE = {"width": 360, "height": 640}
SMALL = """() => {
    const pressed = "a[href], button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio]), [role=button]";
    const isInSentence = (element) => element.matches("p a, li a, dd a") && getComputedStyle(element).display === "inline";
    return [...document.querySelectorAll(pressed)]
        .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !isInSentence(element))
        .map((element) => [element, element.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1 && box.right > 0 && (box.width < 43.5 || box.height < 43.5))
        .map(([element, box]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${element.outerHTML.slice(0, 160)}`);
}"""


@pytest.fixture
def page(mirror: Mirror) -> Iterator[Page]:
    """A browser of a member of staff that has nothing in its cache."""
    with looking(mirror.browser, mirror.site, mirror.cookies["staff"], "uz") as window:
        yield window.page


def weigh(page: Page, path: str) -> int:
    """Bytes that come over the network until the page is at rest, as they are sent, with their headers."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sent: list[int] = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    session.detach()
    return sum(sent)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_the_first_time_and_lighter_the_second(mirror: Mirror, page: Page, name: str) -> None:
    path = panel(name, mirror.rows).path
    cold, warm = weigh(page, path), weigh(page, path)
    assert 10_000 < cold <= COLD
    assert warm <= WARM
    if name in QUERIES:
        with page.expect_navigation(wait_until="networkidle"):
            page.evaluate("(address) => { location.href = address; }", QUERIES[name])
        assert page.evaluate("() => performance.getEntriesByType('navigation')[0].encodedBodySize") <= WARM


@pytest.mark.parametrize(
    "name", [*PAGES, "reports", "jobs", "accounts_label_changelist", "wallet_topupclaim_changelist"]
)
def test_fingers_find_everything_on_a_phone(mirror: Mirror, page: Page, name: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(panel(name, mirror.rows).path)
    assert page.evaluate(SMALL) == []


def test_the_menu_and_the_filters_too(mirror: Mirror, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(panel("accounts_user_changelist", mirror.rows).path)
    page.get_by_text("Filtrlar").click()
    page.get_by_text("Doimiy mijoz").last.wait_for()
    filters = page.evaluate(SMALL)
    page.locator("#changelist-filter-close").click(position={"x": 2, "y": 300})
    page.get_by_role("button", name="Menyu").click()
    page.locator(".pp-advanced > summary").click()
    page.get_by_role("link", name="Seanslar").wait_for()
    assert [text for text in [*filters, *page.evaluate(SMALL)] if "changelist-filter-close" not in text] == []


def test_the_chart_opens_at_today_and_can_be_read(mirror: Mirror, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{panel('numbers', mirror.rows).path}?period=90")
    left, beyond = page.locator("[data-newest]").evaluate(
        "(box) => [box.scrollLeft, box.scrollWidth - box.clientWidth]"
    )
    assert beyond > 200
    assert abs(left - beyond) <= 1
    sizes = page.locator(".pp-label").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    assert min(sizes) >= 11
