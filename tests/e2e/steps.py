"""What people do in a browser, with scripts or without: a customer in the cabinet, a member of staff in the panel."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from projectsplatform.kit.clock import TASHKENT, now
from tests.e2e.demo import Demo
from tests.e2e.people import PATIENCE_SECONDS, SIX_DIGITS, Phone, Stranger

# A slow machine is no failure.
expect.set_options(timeout=1000 * PATIENCE_SECONDS)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@dataclass
class Tab:
    """A window of its own with an ear for complaints: none may be left when it is closed."""

    context: BrowserContext
    scripts: bool
    page: Page = field(init=False)
    heard: list[str] = field(default_factory=list)
    hosts: set[str | None] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))

    def cookies(self) -> dict[str, str]:
        """What this window is known by."""
        return {str(cookie.get("name")): str(cookie.get("value")) for cookie in self.context.cookies()}

    def close(self) -> None:
        """Fails when something broke the content policy, a script failed, or another host was asked."""
        self.context.close()
        assert self.heard == []
        assert self.hosts <= {"127.0.0.1"}

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.heard.append(message.text)


def open_tab(browser: Browser, demo: Demo, size: dict[str, int], *, scripts: bool = True) -> Tab:
    """On a phone or at a desk."""
    context = browser.new_context(
        base_url=demo.site.url,
        viewport={"width": size["width"], "height": size["height"]},
        locale="uz-UZ",
        java_script_enabled=scripts,
        accept_downloads=True,
    )
    context.set_default_timeout(1000 * PATIENCE_SECONDS)
    return Tab(context, scripts)


@dataclass
class Visitor:
    """Somebody in the cabinet."""

    tab: Tab
    person: Stranger

    @property
    def page(self) -> Page:
        return self.tab.page

    def follow_the_bots_link(self) -> str:
        """With scripts the token arrives in the link, without it is pasted. Returns the token."""
        token = self.person.get_registration_token()
        if self.tab.scripts:
            self.page.goto(f"/register/#token={token}")
        else:
            self.page.goto("/register/")
            self.page.fill("#token", token)
        return token

    def register(self) -> None:
        """Fills in the form that the bot's link has opened."""
        self.page.fill("#full_name", "Oʻgʻiloy Sodiqova")
        self.page.check("input[name=sex][value=female]")
        self.page.fill("#email", f"{self.person.username}@example.uz")
        self.page.fill("#username", self.person.username)
        self.page.fill("#password", self.person.password)
        self.page.click("#register button.wide")
        expect(self.page).to_have_url(re.compile("/login/$"))

    def sign_in(self) -> None:
        """Name and password, then the code from Telegram."""
        seen = len(self.person.phone.messages())
        self.page.goto("/login/")
        self.page.fill("#username", self.person.username)
        self.page.fill("#password", self.person.password)
        self.page.click("form[action='/login/'] button")
        expect(self.page).to_have_url(re.compile("/login/code/$"))
        self.page.fill("#code", self.person.phone.wait_for(SIX_DIGITS, after=seen))
        self.page.click("form[action='/login/code/'] button:not([type=button])")
        expect(self.page).to_have_url(re.compile("/home/$"))

    def choose_months(self, months: int, product: str = "kundalikcom-pc") -> None:
        """On the page of purchases; the offer then stands there."""
        self.page.goto("/buy/")
        self.page.check(f"input[name=product][value='{product}']")
        self.page.check("input[name=months][value=other]")
        self.page.fill("input[name=count]", str(months))
        if not self.tab.scripts:
            self.page.click("#choice button[data-without-htmx]")

    def price_of(self, months: int, product: str) -> str:
        """As the address of the offer gives it."""
        self.page.goto(f"/buy/?product={product}&months={months}")
        return self.page.inner_text("#preview .price")

    def offered_price(self) -> Locator:
        return self.page.locator("#preview .price")

    def pay(self) -> None:
        self.page.dblclick("form[action='/buy/confirm/'] button")
        expect(self.page).to_have_url(re.compile("/buy/[0-9a-f-]{36}/$"))

    def open_licence(self) -> None:
        self.page.goto("/licences/")
        self.page.locator(".licence a").first.click()
        expect(self.page).to_have_url(re.compile("/licences/[0-9a-f-]{36}/$"))

    def download(self, link: str) -> bytes:
        """The file behind a link."""
        with self.page.expect_download() as taken:
            self.page.click(link)
        return Path(taken.value.path()).read_bytes()

    def import_logins(self, table: bytes) -> None:
        """An Excel table, looked at and then taken."""
        self.page.goto("/school/logins/import/")
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        self.page.set_input_files("input[type=file]", {"name": "loginlar.xlsx", "mimeType": kind, "buffer": table})
        self.page.click("form[action='/school/logins/import/'] button.wide")
        expect(self.page).to_have_url(re.compile("/school/logins/import/[0-9a-f-]{36}/$"))
        self.page.click("form[action$='/confirm/'] button")
        self.page.locator("a.button[href='/school/logins/']").wait_for()

    def reveal(self, login: str) -> str:
        """Its password, as it is shown for half a minute; before the first time the person's own is asked for."""
        self.page.goto("/school/logins/")
        show = self.page.locator(".login", has_text=login).locator("form[action$='/reveal/'] button")
        show.click()
        self.page.locator("#secret, form[action='/confirm/']").first.wait_for()
        if "/confirm/" in self.page.url:
            self.page.fill("#password", self.person.password)
            self.page.click("form[action='/confirm/'] button.wide")
            show.click()
        return self.page.inner_text("#secret [data-secret]")

    def leave_for_good(self) -> None:
        """The account is deleted."""
        self.page.goto("/settings/delete/")
        self.page.fill("#password", self.person.password)
        self.page.click("form[action='/settings/delete/'] button.danger")
        self.page.wait_for_url(re.compile(r":\d+/$"))

    def sign_out(self) -> None:
        self.page.goto("/settings/")
        self.page.click("main form[action='/logout/'] button")
        expect(self.page).to_have_url(re.compile(r":\d+/$"))


@dataclass
class Member:
    """The demo's member of staff, in the panel."""

    tab: Tab
    demo: Demo

    @property
    def page(self) -> Page:
        return self.tab.page

    def sign_in(self, path: str = "/staff/") -> None:
        """On the way to a page: the password that the first start told, then the code from Telegram."""
        username, password = self.demo.staff_account()
        phone = Phone(self.demo.site, tg_id=1)
        seen = len(phone.messages())
        self.page.goto(path)
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.send()
        expect(self.page).to_have_url(re.compile("/staff/login/code/$"))
        self.page.fill("input[name=code]", phone.wait_for(SIX_DIGITS, after=seen))
        self.send()
        expect(self.page).to_have_url(f"{self.demo.site.url}{path}")

    def find(self, username: str) -> None:
        """Opens the customer's page by way of the list of people."""
        self.page.goto(f"/staff/accounts/user/?q={username}")
        self.page.locator("#result_list a", has_text=username).first.click()
        expect(self.page).to_have_url(re.compile("/staff/customers/[0-9a-f-]{36}/$"))

    def top_up(self, username: str, amount: int, receipt: str) -> None:
        self.find(username)
        self.page.locator("a[href$='/top-up/']").first.click()
        self.page.fill("input[name=amount]", str(amount))
        self.page.fill("input[name=receipt_number]", receipt)
        self.page.fill("textarea[name=note]", "Naqd pul, kassa")
        self.send()
        expect(self.page).to_have_url(re.compile("/staff/customers/[0-9a-f-]{36}/$"))

    def change_price(self, product: str, prices: str) -> None:
        """From some seconds on, more of them where the machine is slow; what changes is shown before it is saved."""
        for seconds in (5, 30, 180):
            begins = now().astimezone(TASHKENT) + timedelta(seconds=seconds)
            self.page.goto("/staff/licences/pricetier/add/")
            self.page.select_option("select[name=product]", product)
            self.page.fill("input[name=valid_from_0]", begins.date().isoformat())
            self.page.fill("input[name=valid_from_1]", begins.strftime("%H:%M:%S"))
            self.page.fill("textarea[name=prices]", prices)
            self.send()
            self.send()
            self.page.wait_for_load_state()
            if self.page.url.endswith("/pricetier/"):
                return
        raise AssertionError(self.page.url)

    def send(self) -> None:
        """The form of the page."""
        self.page.locator("#page form[method=post]:not([action*=logout]) button[type=submit]").first.click()
