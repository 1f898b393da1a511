"""Which notices come to Telegram is chosen in the bot as in Settings."""

import pytest

from projectsplatform.accounts.models import AuditEvent, MutedNotice, User
from projectsplatform.accounts.queries.notices import notice_choices
from tests.bot.conversation import answers, press, presses, speak

pytestmark = pytest.mark.django_db


def labels(screen: object) -> list[str]:
    return [button.text for row in screen.buttons for button in row]  # type: ignore[attr-defined]


def test_each_kind_that_can_be_switched_off_has_a_button(customer: User) -> None:
    screen = press(5, "notices")
    assert presses(screen) == [
        "notice:purchase:off",
        "notice:licence:off",
        "notice:reminder:off",
        "notice:channel:off",
        "notice:news:off",
        "notice:offers:off",
        "menu",
    ]
    assert "🔒" in screen.text


def test_a_tap_switches_a_kind_off_and_another_on_in_the_same_message(customer: User) -> None:
    screen = press(5, "notice:reminder:off")
    assert (notice_choices(customer.pk)["reminder"], screen.edits) == (False, 7)
    assert "notice:reminder:on" in presses(screen)
    assert "notice:reminder:off" in presses(press(5, "notice:reminder:on"))
    assert notice_choices(customer.pk)["reminder"] is True
    assert AuditEvent.objects.filter(event="account.notices.chosen", subject_id=customer.pk).count() == 2


def test_the_same_tap_twice_does_it_once(customer: User) -> None:
    for _ in range(2):
        press(5, "notice:reminder:off")
    assert (MutedNotice.objects.count(), AuditEvent.objects.filter(event="account.notices.chosen").count()) == (1, 1)


@pytest.mark.parametrize("data", ["notice:security:off", "notice:money_received:off", "notice:weather:off"])
def test_what_always_comes_is_refused(customer: User, data: str) -> None:
    assert presses(press(5, data)) == ["menu"]
    assert not MutedNotice.objects.exists()


@pytest.mark.parametrize("data", ["notice", "notice:reminder", "notice:reminder:maybe"])
def test_a_button_of_nobodys_making_shows_what_is_chosen(customer: User, data: str) -> None:
    assert presses(press(5, data)) == presses(press(5, "notices"))
    assert not MutedNotice.objects.exists()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("uz", "Telegramga nimalar keladi"),
        ("uz-Cyrl", "Telegramга нималар келади"),
        ("ru", "Что приходит в Telegram"),
        ("en", "What comes to Telegram"),
    ],
)
def test_it_is_in_the_readers_language(customer: User, language: str, title: str) -> None:
    speak(5, language)
    assert press(5, "notices").text.splitlines()[0] == title


def test_a_stranger_is_asked_for_the_contact() -> None:
    press(6, "notice:reminder:off")
    assert not MutedNotice.objects.exists()
    assert len(answers(6)) == 1
