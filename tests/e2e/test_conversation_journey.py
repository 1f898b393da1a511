"""One conversation: written in the bot, answered in the panel by keyboard, read, continued and rated in the cabinet."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.demo import Demo
from tests.e2e.people import PATIENCE_SECONDS, Phone, Stranger
from tests.e2e.start import wait_for
from tests.e2e.steps import DESK, PHONE, Member, Visitor, open_tab
from tests.factories.pictures import png

QUESTION = "Dastur yangi kompyuterda ochilmayapti"
ANSWER = "Eski qurilmani litsenziya sahifasida boʻshating"


@pytest.fixture(scope="module")
def visitor(chromium: Browser, demo: Demo) -> Iterator[Visitor]:
    """A customer with a phone; the proofs below look at one conversation in its order."""
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
def test_a_customer_writes_in_the_bot_and_finds_it_in_the_cabinet(visitor: Visitor) -> None:
    visitor.follow_the_bots_link()
    visitor.register()
    visitor.sign_in()
    visitor.person.phone.send(text=QUESTION)
    visitor.page.goto("/support/")
    expect(visitor.page.locator(".said.customer")).to_contain_text(QUESTION)


@pytest.mark.prove
def test_a_member_answers_by_keyboard(visitor: Visitor, member: Member) -> None:
    member.sign_in("/staff/aloqa/")
    member.page.get_by_text(QUESTION).first.click()
    member.page.locator("#pa-text").fill(ANSWER)
    member.page.keyboard.press("Control+Enter")
    visitor.person.phone.wait_for(re.compile(ANSWER))


@pytest.mark.prove
def test_the_answer_appears_in_the_open_cabinet_by_itself(visitor: Visitor) -> None:
    expect(visitor.page.locator(".said.staff")).to_contain_text(ANSWER)


@pytest.mark.prove
def test_the_customer_sends_a_picture_with_one_double_press(visitor: Visitor) -> None:
    visitor.page.set_input_files("#uploads", {"name": "ekran.png", "mimeType": "image/png", "buffer": png(64, 48)})
    expect(visitor.page.locator("#chosen")).to_have_text("ekran.png")
    visitor.page.fill("#text", "Mana shunday yozyapti")
    visitor.page.dblclick(".composer .send")
    expect(visitor.page.locator(".said-photo img")).to_have_js_property("naturalWidth", 64)
    expect(visitor.page.locator(".said.customer", has_text="Mana shunday")).to_have_count(1)


@pytest.mark.prove
def test_it_is_rated_by_one_press_when_it_is_closed(visitor: Visitor, member: Member) -> None:
    member.page.reload()
    member.page.locator("[data-close] summary").click()
    member.page.locator("[data-close] button").click()
    visitor.page.goto("/support/")
    visitor.page.locator(".rating button").nth(4).click()
    expect(visitor.page.locator("#toasts")).to_contain_text("rahmat")
    expect(visitor.page.locator(".rating")).to_have_count(0)


@pytest.mark.prove
def test_without_scripts_it_is_read_and_written_too(chromium: Browser, demo: Demo, visitor: Visitor) -> None:
    tab = open_tab(chromium, demo, PHONE, scripts=False)
    tab.context.add_cookies(visitor.tab.context.cookies())  # type: ignore[arg-type]  # the same shape, another name
    tab.page.goto("/support/")
    tab.page.fill("#text", "Skriptsiz yozildi")
    tab.page.click(".composer .send")
    expect(tab.page.locator(".said.customer").last).to_contain_text("Skriptsiz yozildi")
    tab.close()


@pytest.mark.prove
def test_a_message_of_the_bot_is_in_the_api(demo: Demo) -> None:
    person = Stranger.arriving(demo.site, Phone(demo.site))
    assert person.register().status == 201
    person.sign_in()
    person.phone.send(text=QUESTION)
    assert wait_for(lambda: said_by(person, demo) == [QUESTION], PATIENCE_SECONDS)

    assert demo.site.post("aloqa/messages", {"text": "API orqali"}, person.token).status == 201
    assert said_by(person, demo) == ["API orqali", QUESTION]


def said_by(person: Stranger, demo: Demo) -> list[str]:
    """What the customer has written, the newest first."""
    items = demo.site.get("aloqa/messages", person.token)["items"]
    return [row["text"] for row in items if row["author"] == "customer"]
