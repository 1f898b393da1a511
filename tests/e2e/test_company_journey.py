"""Nobody is left alone: a receipt sent to the bot is decided in the panel and told; what it paid for is used, reminded of
and renewed. The core of it over HTTP; under `make prove` the whole of it in a browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from projectsplatform.kit.clock import now
from projectsplatform.telegram.rules.quiet_hours import is_quiet
from tests.e2e import people
from tests.e2e.chat import buy_months, path_behind, press, tell_of_payment
from tests.e2e.demo import Demo
from tests.e2e.people import SIX_DIGITS, Phone, Stranger
from tests.e2e.steps import DESK, PHONE, Member, Visitor, open_tab

CLAIM = "/staff/wallet/topupclaim/"
TOPPED_UP = "Balansingiz toʻldirildi: 120\u00a0000\u00a0soʻm"
REMINDER = "litsenziyangiz"
NAME = "3-xona kompyuteri"


@pytest.fixture(scope="module")
def owner(demo: Demo) -> Phone:
    """The demo's member of staff, in Telegram."""
    return Phone(demo.site, tg_id=1)


@pytest.fixture(scope="module")
def customer(demo: Demo) -> Stranger:
    """One person walks the short way; the tests below look at it in its order."""
    return Stranger.arriving(demo.site)


def test_a_receipt_sent_to_the_bot_is_told_to_staff(customer: Stranger, owner: Phone) -> None:
    assert customer.register().status == 201
    seen = len(owner.messages())
    tell_of_payment(customer.phone, amount="120 000", number=f"T-{customer.username}")
    owner.wait_for(re.compile(f"{customer.username} 120\u00a0000"), after=seen)


def test_its_link_leads_through_the_sign_in_to_the_decision(customer: Stranger, owner: Phone, demo: Demo) -> None:
    member, (username, password) = people.Visitor(demo.site), demo.staff_account()
    claim, seen = path_behind(owner, CLAIM), len(owner.messages())
    assert 'name="password"' in member.open(claim)
    member.open(f"/staff/login/?next={claim}", username=username, password=password)
    page = member.open("/staff/login/code/", code=owner.wait_for(SIX_DIGITS, after=seen))
    assert (customer.username in page, 'value="120000"' in page) == (True, True)
    member.open(claim, amount="120 000", receipt_number=f"T-{customer.username}", note="Karta orqali")
    customer.phone.wait_for(re.compile(TOPPED_UP))


def test_the_customer_buys_for_it_in_the_bot(customer: Stranger) -> None:
    assert "Kundalik kompyuter uchun" in buy_months(customer.phone)
    customer.phone.wait_for(re.compile("Shundan keyingi balans: 80\u00a0000\u00a0soʻm"))


@pytest.fixture(scope="module")
def visitor(chromium: Browser, demo: Demo) -> Iterator[Visitor]:
    """Another person, who walks the whole way on a phone; the proofs below look at it in its order."""
    tab = open_tab(chromium, demo, PHONE)
    yield Visitor(tab, Stranger.arriving(demo.site))
    tab.close()


@pytest.fixture(scope="module")
def member(chromium: Browser, demo: Demo) -> Iterator[Member]:
    """Sits at a desk, signed out."""
    tab = open_tab(chromium, demo, DESK)
    yield Member(tab, demo)
    tab.close()


@pytest.mark.prove
def test_a_stranger_registers_and_tells_the_bot_of_a_payment(visitor: Visitor) -> None:
    visitor.follow_the_bots_link()
    visitor.register()
    visitor.sign_in()
    tell_of_payment(visitor.person.phone, amount="120 000", number=f"T-{visitor.person.username}")
    visitor.person.phone.wait_for(re.compile("Yuborildi"))
    visitor.page.goto(path_behind(visitor.person.phone, "/top-up/"))
    expect(visitor.page.locator("li", has_text=f"T-{visitor.person.username}")).to_contain_text("Xodim")


@pytest.mark.prove
def test_a_member_follows_their_notice_and_approves(visitor: Visitor, member: Member, owner: Phone) -> None:
    owner.wait_for(re.compile(visitor.person.username))
    member.sign_in(path_behind(owner, CLAIM))
    expect(member.page.locator("form[data-decision]")).to_contain_text(visitor.person.username)
    member.send()
    expect(member.page).to_have_url(re.compile(f"{CLAIM}$"))


@pytest.mark.prove
def test_the_customer_is_told_in_telegram_and_in_the_list(visitor: Visitor) -> None:
    visitor.person.phone.wait_for(re.compile(TOPPED_UP))
    visitor.page.goto("/notices/")
    expect(visitor.page.locator("main")).to_contain_text(TOPPED_UP)
    visitor.page.goto(path_behind(visitor.person.phone, "/statement/"))
    expect(visitor.page.locator("main")).to_contain_text("120\u00a0000")


@pytest.mark.prove
def test_buys_in_the_bot_and_names_the_licence(visitor: Visitor) -> None:
    buy_months(visitor.person.phone)
    visitor.open_licence()
    visitor.page.fill("input[name=name]", NAME)
    visitor.page.click("form[action$='/name/'] button")
    expect(visitor.page.locator("h1")).to_have_text(NAME)
    visitor.person.phone.send(text="/start")
    press(visitor.person.phone, "programs")
    visitor.person.phone.wait_for(re.compile(NAME))


@pytest.mark.prove
def test_is_reminded_of_the_end(visitor: Visitor, demo: Demo) -> None:
    pass_until(demo, visitor, hours_left=140)
    if not is_quiet(now()):
        visitor.person.phone.wait_for(re.compile(REMINDER))
    visitor.page.goto("/notices/")
    expect(visitor.page.locator("main")).to_contain_text(REMINDER)


@pytest.mark.prove
def test_switches_automatic_renewal_on_and_is_told_of_it_in_time(visitor: Visitor, demo: Demo) -> None:
    visitor.open_licence()
    visitor.page.click("#renewal button")
    expect(visitor.page.locator("#renewal input[name=on]")).to_have_value("no")
    pass_until(demo, visitor, hours_left=48)
    visitor.person.phone.wait_for(re.compile("yana bir oy sotib olinadi"))
    visitor.page.goto(path_behind(visitor.person.phone, "renewal"))
    expect(visitor.page.locator("#renewal")).to_contain_text("yana bir oy sotib olinadi")


@pytest.mark.prove
def test_is_renewed_without_a_hand(visitor: Visitor, demo: Demo) -> None:
    pass_until(demo, visitor, hours_left=20)
    visitor.person.phone.wait_for(re.compile("Balans: 40\u00a0000\u00a0soʻm"))
    visitor.open_licence()
    expect(visitor.page.locator(".timeline")).to_contain_text("avtomatik")
    assert demo.manage("check_books")


def pass_until(demo: Demo, visitor: Visitor, *, hours_left: int) -> None:
    name = visitor.person.username
    demo.manage("shell", "-c", f"from tests.e2e.days import pass_until; pass_until({name!r}, hours_left={hours_left})")
