"""Where programs are, in the bot."""

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from tests.bot.conversation import press, press_for, presses, speak
from tests.factories.licences import MOBILE, PC, TEACHER, give_money, make_licence
from tests.factories.programs import SUM, say_of_program
from tests.factories.staff import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(customer: User) -> User:
    speak(5, "en")
    return make_member(Role.OWNER)


def test_nothing_said_says_whom_to_ask(customer: User) -> None:
    speak(5, "en")
    for data in ("download", f"download:{PC}"):
        screen = press(5, data)
        assert screen.text.endswith("Nothing can be downloaded yet. Ask support for the program.")
        assert presses(screen) == ["menu"]


def test_one_program_is_shown_at_once_with_links_and_checksums_to_copy(boss: User) -> None:
    say_of_program(boss, now())
    screen = press(5, "download")
    assert screen.text.splitlines() == [
        "Kundalik for computers",
        "",
        "Kompyuter uchun dastur.",
        "",
        "SHA-256, Windows:",
        SUM,
        "",
        "Compare it with the file that you downloaded: another value means another file. Do not start that.",
        "",
        "1. Yuklab oling.",
        "2. Oching.",
    ]
    assert [(button.text, button.url or button.copy_text) for row in screen.buttons[:-1] for button in row] == [
        ("Download: Windows", "https://files.example.uz/kundalik.exe"),
        ("SHA-256: Windows", SUM),
        ("Open: In the browser", "https://app.example.uz/"),
    ]


def test_of_several_the_persons_own_are_offered(boss: User, customer: User) -> None:
    for product in (PC, MOBILE, TEACHER):
        say_of_program(boss, now(), product=product)
    assert presses(press(5, "download")) == [*(f"download:{code}" for code in (PC, MOBILE, TEACHER)), "menu"]
    make_licence(customer, at=now(), product=MOBILE)
    assert press(5, "download").text.startswith("Kundalik for phones")


def test_after_a_purchase_there_is_a_button_to_the_program(boss: User, customer: User) -> None:
    give_money(customer, 100_000, at=now())
    say_of_program(boss, now())
    done = press(5, press_for(press(5, f"months:{PC}:1"), "buy"))
    assert presses(done) == [f"download:{PC}", "programs", "menu"]


@pytest.mark.parametrize("data", ["download:watch", "download:x:y"])
def test_a_forged_product_finds_nothing(customer: User, data: str) -> None:
    speak(5, "en")
    assert press(5, data).text == "Nothing was found."
