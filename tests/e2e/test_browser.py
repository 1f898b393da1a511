"""The whole way in a real browser, with scripts and (under `make prove`) without: nothing may break the content policy."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.counts import some
from tests.e2e.appearance import Mirror
from tests.e2e.demo import Demo
from tests.e2e.looks import Address
from tests.e2e.people import Stranger
from tests.e2e.start import wait_for
from tests.e2e.steps import DESK, PHONE, Member, Visitor, open_tab
from tests.factories.kundalikcom import make_table

WITHOUT = pytest.param(False, id="without-scripts", marks=pytest.mark.prove)


@pytest.fixture(scope="module", params=[pytest.param(True, id="with-scripts"), WITHOUT])
def scripts(request: Any) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def visitor(scripts: bool, chromium: Browser, demo: Demo) -> Iterator[Visitor]:
    """Comes on a phone; the tests below look at their way in its order."""
    tab = open_tab(chromium, demo, PHONE, scripts=scripts)
    yield Visitor(tab, Stranger.arriving(demo.site))
    tab.close()


@pytest.fixture(scope="module")
def member(scripts: bool, chromium: Browser, demo: Demo) -> Iterator[Member]:
    """Sits at a desk."""
    tab = open_tab(chromium, demo, DESK, scripts=scripts)
    yield Member(tab, demo)
    tab.close()


def test_the_bots_token_opens_the_form(visitor: Visitor) -> None:
    token = visitor.follow_the_bots_link()
    assert visitor.page.input_value("#token") == token
    assert urlsplit(visitor.page.url).fragment == ""
    if visitor.tab.scripts:
        expect(visitor.page.locator("#ticket .countdown")).to_have_text(re.compile(r"1[345]:\d\d"))
        assert not visitor.page.is_visible("#token")


def test_fields_say_what_is_wrong(visitor: Visitor) -> None:
    visitor.page.fill("#username", "ab")
    if visitor.tab.scripts:
        visitor.page.press("#username", "Tab")
    else:
        visitor.page.click("#register button.wide")
    expect(visitor.page.locator("#username-error")).not_to_be_empty()
    expect(visitor.page.locator("#username")).to_have_attribute("aria-invalid", "true")


def test_a_person_registers(visitor: Visitor) -> None:
    visitor.register()
    assert visitor.page.is_visible(".toast")


def test_the_code_from_telegram_opens_home(visitor: Visitor) -> None:
    visitor.sign_in()
    assert "Oʻgʻiloy Sodiqova" in visitor.page.inner_text("h1")


def test_without_money_it_is_said_how_much_is_missing(visitor: Visitor) -> None:
    visitor.choose_months(2)
    expect(visitor.page.locator("#preview .notice")).to_contain_text("80")
    assert visitor.page.locator("form[action='/buy/confirm/']").count() == 0


def test_staff_sign_in_with_a_code(member: Member) -> None:
    member.sign_in()


def test_staff_top_up_the_balance(member: Member, visitor: Visitor) -> None:
    member.top_up(visitor.person.username, 100_000, receipt=f"K-{visitor.person.username}")
    expect(member.page.get_by_text(re.compile("100\\s000")).first).to_be_visible()


def test_the_customer_buys_once_with_a_double_click(visitor: Visitor) -> None:
    visitor.choose_months(2)
    expect(visitor.offered_price()).to_contain_text("80")
    visitor.pay()
    visitor.page.goto("/statement/")
    assert visitor.page.locator(".amount").count() == 2
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_device_is_bound_over_the_api_and_released(visitor: Visitor) -> None:
    assert visitor.person.sign_in().status == 200
    body = {"token": visitor.person.token, "device_id": "SINF-KOMPYUTERI"}
    assert visitor.person.site.post("kundalikcom/check_pc", body)["code"] == "valid"

    visitor.open_licence()
    device = visitor.page.locator(".device")
    expect(device).to_contain_text("SINF-KOMPYUTERI")
    visitor.page.click("details.ask summary")
    visitor.page.click("form[action$='/release/'] button")
    expect(visitor.page.locator(".toast")).to_be_visible()
    expect(device).to_have_count(0)
    expect(visitor.page.locator(".timeline")).to_contain_text("SINF-KOMPYUTERI")


def test_the_statement_is_taken_along(visitor: Visitor) -> None:
    visitor.page.goto("/statement/")
    visitor.page.click(".files-sheet > summary")
    begins = {kind: visitor.download(f"a[href^='/statement/{kind}/']")[:4] for kind in ("xlsx", "csv", "pdf")}
    assert begins["xlsx"] == b"PK\x03\x04"
    assert begins["pdf"] == b"%PDF"
    assert begins["csv"].startswith(b"\xef\xbb\xbf")


def test_logins_come_from_excel_and_a_password_is_shown(visitor: Visitor) -> None:
    visitor.import_logins(make_table(("aliyev.a", "parol-77", "5-A"), ("", "parol-78", "5-A")))
    assert visitor.reveal("aliyev.a") == "parol-77"


@pytest.mark.prove
def test_a_new_price_is_what_the_customer_sees(member: Member, visitor: Visitor) -> None:
    new = "92" if "91" in visitor.price_of(1, "testmax-centre") else "91"
    member.change_price("testmax-centre", f"1 = {new}000")
    assert wait_for(lambda: new in visitor.price_of(1, "testmax-centre"), 240)


@pytest.mark.parametrize(
    ("path", "who", "language"),
    some([("/home/", "visitor", "uz-cyrl"), ("/", "nobody", "ru"), ("/staff/", "member", "uz")], one_in=3),
)
def test_a_page_looks_and_speaks_right(
    visitor: Visitor, member: Member, chromium: Browser, demo: Demo, path: str, who: str, language: str
) -> None:
    """A sample: `make prove` looks at all of them."""
    cookies = {"nobody": {}, "visitor": visitor.tab.cookies(), "member": member.tab.cookies()}
    with Mirror(chromium, demo.site.url, cookies) as mirror:
        assert mirror.complaints(Address(who, path, who), language) == []


@pytest.mark.parametrize("path", ["/", "/home/"])
def test_a_first_load_is_light(visitor: Visitor, chromium: Browser, demo: Demo, path: str) -> None:
    """Every byte of a browser that has nothing yet, headers and bodies as they were sent."""
    known = visitor.tab.context.storage_state() if path == "/home/" else None
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


def test_an_account_with_money_on_it_is_not_deleted(visitor: Visitor) -> None:
    visitor.page.goto("/settings/delete/")
    expect(visitor.page.locator(".notice[role=alert]")).to_contain_text("20")
    assert visitor.page.locator("form[action='/settings/delete/']").count() == 0


@pytest.mark.prove
def test_who_has_none_leaves_for_good(scripts: bool, chromium: Browser, demo: Demo) -> None:
    leaver = Visitor(open_tab(chromium, demo, PHONE, scripts=scripts), Stranger.arriving(demo.site))
    assert leaver.person.register().status == 201
    leaver.sign_in()
    leaver.leave_for_good()
    known = {"username": leaver.person.username, "password": leaver.person.password}
    assert demo.site.post("accounts/get_code", known).status == 401
    leaver.tab.close()


def test_signing_out_leads_to_the_start(visitor: Visitor) -> None:
    visitor.sign_out()
    visitor.page.goto("/home/")
    assert "/login/?next=" in visitor.page.url
