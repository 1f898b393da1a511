"""The start page on a teacher's phone: what is seen first, without scripts, and how little is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.demo import Demo
from tests.e2e.looks import LANGUAGES

pytestmark = pytest.mark.prove
PHONE: Any = {"width": 360, "height": 640}
LARGEST_BYTES, LARGEST_SHIFT = 60_000, 0.05
_SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def without_scripts(chromium: Browser, demo: Demo) -> Iterator[Page]:
    context = chromium.new_context(base_url=demo.site.url, viewport=PHONE, locale="uz", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_the_bot_is_in_the_first_view(chromium: Browser, demo: Demo, language: str) -> None:
    context = chromium.new_context(base_url=demo.site.url, viewport=PHONE)
    page = context.new_page()
    page.goto(f"/?lang={language}")
    button = page.locator(".welcome .button.bright").bounding_box()
    context.close()
    assert button is not None
    assert button["y"] + button["height"] <= PHONE["height"]
    assert button["height"] >= 44


def test_the_months_are_chosen_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/")
    expect(page.locator("tbody:visible")).to_have_count(1)
    page.locator("input[name=months][value='12']").check()
    expect(page.locator("tbody:visible")).to_contain_text("360\u00a0000")


def test_questions_open_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/")
    page.locator(".question summary").first.click()
    expect(page.locator(".question .answer").first).to_be_visible()


def test_little_is_sent_and_nothing_moves(chromium: Browser, demo: Demo) -> None:
    context = chromium.new_context(base_url=demo.site.url, viewport=PHONE)
    page = context.new_page()
    page.add_init_script(_SHIFTS)
    sent: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto("/", wait_until="networkidle")
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    shifted = page.evaluate("() => window.shifted")
    context.close()
    assert 0 < sum(sent) <= LARGEST_BYTES
    assert shifted <= LARGEST_SHIFT
