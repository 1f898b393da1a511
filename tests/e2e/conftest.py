import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import find_chromium
from tests.e2e.appearance import Mirror
from tests.e2e.demo import Demo, running_demo


@pytest.fixture(scope="package")
def demo() -> Iterator[Demo]:
    """One demo for everything that only walks through it."""
    with running_demo() as demo:
        yield demo


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's own."""
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def mirror(chromium: Browser, demo: Demo) -> Iterator[Mirror]:
    """Shows the pages of a demo that is full of customers."""
    said = demo.manage("shell", "-c", "from tests.e2e.town import build; build()")
    with Mirror(chromium, demo.site.url, **json.loads(said.strip().splitlines()[-1])) as mirror:
        yield mirror
