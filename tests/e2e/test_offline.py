"""Without a network: the page that is kept, and nothing else."""

import pytest
from playwright.sync_api import expect

from tests.e2e.appearance import Mirror
from tests.e2e.looks import looking

pytestmark = pytest.mark.prove

KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const kept = (await Promise.all(opened.map((cache) => cache.keys()))).flat();
    return kept.map((request) => new URL(request.url).pathname);
}"""


def test_only_the_offline_page_is_kept_and_shown(mirror: Mirror) -> None:
    with looking(mirror.browser, mirror.site, mirror.cookies["customer"], "uz") as window:
        page = window.page
        page.goto("/home/")
        page.wait_for_function(f"async () => (await ({KEPT})()).length > 0")
        assert page.evaluate(KEPT) == ["/offline/"]
        page.reload()
        page.context.set_offline(True)
        page.goto("/statement/")
        expect(page.locator("h1")).to_have_text("Internet yoʻq")
        assert page.evaluate("() => getComputedStyle(document.querySelector('.button')).display") == "flex"
        page.context.set_offline(False)
        page.click(".button")
        expect(page).to_have_url(f"{mirror.site}/home/")
