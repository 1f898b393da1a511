"""The first steps in a real browser: the bot's link, registration, sign-in, home. Nothing may break the content policy."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import find_chromium
from tests.e2e.demo import Demo
from tests.e2e.people import SIX_DIGITS, Stranger
from tests.factories.kundalikcom import make_table

CHROMIUM = find_chromium()
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visitor(demo: Demo) -> Stranger:
    return Stranger.arriving(demo.site)


@pytest.fixture(scope="module")
def page(chromium: Browser, demo: Demo) -> Iterator[Page]:
    """A phone; afterwards: no complaint in its console, and it asked nobody else for anything."""
    context = chromium.new_context(base_url=demo.site.url, viewport={"width": 360, "height": 740}, locale="uz-UZ")
    page = context.new_page()
    complaints: list[str] = []
    hosts: set[str | None] = set()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield page
    context.close()
    assert [text for text in complaints if "status of 4" not in text] == []
    assert hosts == {"127.0.0.1"}


def test_the_links_token_leaves_the_address_bar(page: Page, visitor: Stranger) -> None:
    token = visitor.get_registration_token()
    page.goto(f"/register/#token={token}")
    expect(page.locator("#ticket .countdown")).to_have_text(re.compile(r"1[345]:\d\d"))
    assert urlsplit(page.url).fragment == ""
    assert page.input_value("#token") == token
    assert not page.is_visible("#token")


def test_fields_say_what_is_wrong_while_typing(page: Page) -> None:
    page.fill("#username", "ab")
    page.press("#username", "Tab")
    expect(page.locator("#username-error")).not_to_be_empty()
    expect(page.locator("#username")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#email-error")).to_be_empty()


def test_a_person_registers(page: Page, visitor: Stranger) -> None:
    page.fill("#full_name", "Oʻgʻiloy Sodiqova")
    page.check("input[name=sex][value=female]")
    page.fill("#email", f"{visitor.username}@example.uz")
    page.fill("#username", visitor.username)
    page.fill("#password", visitor.password)
    page.click("#register button.wide")
    page.wait_for_url(re.compile("/login/$"))
    assert page.is_visible(".toast")


def test_the_code_from_telegram_opens_home(page: Page, visitor: Stranger) -> None:
    seen = len(visitor.phone.messages())
    page.fill("#username", visitor.username)
    page.fill("#password", visitor.password)
    page.click("form[action='/login/'] button")
    page.wait_for_url(re.compile("/login/code/$"))
    page.fill("#code", visitor.phone.wait_for(SIX_DIGITS, after=seen))
    page.click("form[action='/login/code/'] button")
    page.wait_for_url(re.compile("/home/$"))
    assert "Oʻgʻiloy Sodiqova" in page.inner_text("h1")


@pytest.mark.parametrize("path", ["/", "/home/"])
def test_a_first_load_is_light(chromium: Browser, page: Page, demo: Demo, path: str) -> None:
    """Every byte of a browser that has nothing yet, headers and bodies as they were sent."""
    known = page.context.storage_state() if path == "/home/" else None
    with chromium.new_context(base_url=demo.site.url, storage_state=known) as context:
        fresh, sent = context.new_page(), list[int]()
        fresh.on("requestfinished", lambda request: sent.append(sum_of(request.sizes())))
        answer = fresh.goto(path, wait_until="networkidle")
        assert answer is not None
        assert (answer.status, urlsplit(fresh.url).path) == (200, path)
    assert len(sent) > 3
    assert sum(sent) <= 100 * 1024


def sum_of(sizes: Any) -> int:
    return int(sizes["responseHeadersSize"] + sizes["responseBodySize"])


def test_a_topped_up_balance_buys_months(page: Page, visitor: Stranger, demo: Demo) -> None:
    demo.manage("top_up", visitor.username, "100000", "--note", "Kassa")
    page.goto("/buy/")
    page.click("[data-step='1']")
    expect(page.locator("#offer .price")).to_contain_text("80")
    expect(page).to_have_url(re.compile(r"/buy/\?product=.*&months=2$"))
    page.dblclick("form[action='/buy/confirm/'] button")
    page.wait_for_url(re.compile("/buy/[0-9a-f-]{36}/$"))
    page.goto("/statement/")
    assert page.locator(".amount").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_logins_come_from_excel_and_a_password_is_shown(page: Page) -> None:
    table = make_table(("aliyev.a", "parol-77", "5-A"), ("", "parol-78", "5-A"))
    page.goto("/school/logins/import/")
    page.set_input_files("#file", {"name": "logins.xlsx", "mimeType": "application/octet-stream", "buffer": table})
    page.click("form[action='/school/logins/import/'] button")
    page.click("form[action$='/confirm/'] button")
    page.click("a.button[href='/school/logins/']")
    page.click(".login-act button")
    expect(page.locator("#secret [data-secret]")).to_have_text("parol-77")
    assert urlsplit(page.url).path == "/school/logins/"


def test_signing_out_leads_to_the_start(page: Page) -> None:
    page.click("form[action='/logout/'] button")
    page.wait_for_url(re.compile(r":\d+/$"))
    page.goto("/home/")
    assert "/login/?next=" in page.url
