"""Balance, topping up, this month's statement, help."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from projectsplatform.accounts.models import User
from projectsplatform.bot.conversations.account import HOME_PATH, STATEMENT_PATH, show_statement
from projectsplatform.bot.conversations.claim_screens import TOP_UP_PATH
from projectsplatform.bot.conversations.screens import Customer
from projectsplatform.kit.clock import now
from tests.bot.conversation import press, presses, speak
from tests.factories.licences import buy_months, give_money

pytestmark = pytest.mark.django_db
LONGEST_MESSAGE = 4096
"""https://core.telegram.org/bots/api#sendmessage"""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uz", "Balans: 40\xa0000\xa0soʻm"),
        ("uz-Cyrl", "Баланс: 40\xa0000\xa0сўм"),
        ("ru", "Баланс: 40\xa0000\xa0сум"),
        ("en", "Balance: 40\xa0000\xa0soʻm"),
    ],
)
def test_the_balance_is_told_in_each_language(customer: User, language: str, text: str) -> None:
    give_money(customer, 40_000, at=now())
    speak(5, language)
    assert press(5, "balance").text == text


def test_the_linked_pages_are_where_the_links_lead() -> None:
    linked = (reverse("cabinet:home"), reverse("cabinet:statement"), reverse("cabinet:top_up"))
    assert linked == (HOME_PATH, STATEMENT_PATH, TOP_UP_PATH)


def test_the_statement_begins_with_the_month_in_tashkent(customer: User) -> None:
    midnight = datetime.fromisoformat("2026-03-01T00:00:00+05:00")
    give_money(customer, 100_000, at=midnight - timedelta(seconds=1))
    buy_months(customer, 1, at=midnight + timedelta(hours=9, minutes=5))
    lines = show_statement(Customer(customer, midnight + timedelta(days=4)), "").text.splitlines()
    assert lines[0] == "1-mart 2026 – 5-mart 2026"
    assert [line.rpartition(": ")[2] for line in lines[1:3]] == ["100\xa0000\xa0soʻm", "60\xa0000\xa0soʻm"]
    assert lines[4] == "1-mart 2026, 09:05  −40\xa0000\xa0soʻm"
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uz", "Bu oyda oʻzgarish boʻlmadi."),
        ("uz-Cyrl", "Бу ойда ўзгариш бўлмади."),
        ("ru", "В этом месяце изменений не было."),
        ("en", "Nothing has changed this month."),
    ],
)
def test_a_month_without_changes_says_so(customer: User, language: str, text: str) -> None:
    speak(5, language)
    assert press(5, "statement").text.splitlines()[-1] == text


def test_a_long_month_fits_into_one_message_and_points_to_the_site(customer: User) -> None:
    speak(5, "en")
    for _ in range(12):
        give_money(customer, 10**9, at=now())
    screen = press(5, "statement")
    assert screen.text.count("+1") == 10
    assert screen.text.endswith("Older lines are on the site.")
    assert len(screen.text) < LONGEST_MESSAGE


@pytest.mark.parametrize("language", ["uz", "uz-Cyrl", "ru", "en"])
def test_help_tells_what_support_asks_for(customer: User, language: str) -> None:
    speak(5, language)
    screen = press(5, "help")
    assert [line.rpartition(": ")[2] for line in screen.text.splitlines()[-2:]] == ["mijoz", "5"]
    assert "/menu" in screen.text
    assert presses(screen) == ["menu"]
