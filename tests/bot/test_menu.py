"""The menu: what it offers, to whom, and where."""

from collections.abc import Callable
from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.languages import choose_language
from projectsplatform.bot.conversations.menu import SCREENS
from projectsplatform.bot.menu_commands import COMMANDS, SCREEN_COMMANDS
from projectsplatform.kit.clock import now
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.telegram.queries.chats import chat_language
from tests.bot.conversation import answers, last_text, press, presses, speak, tell
from tests.factories.licences import make_binding, make_licence
from tests.factories.telegram import pressed_button, private_message

pytestmark = pytest.mark.django_db
OFFERED = ["programs", "renew", "balance", "topup", "statement", "download", "notices", "language", "write", "help"]
CONFIRMING = {"buy", "released", "paid", "nonumber", "nofile", "cancel"}
"""What confirms, or goes on from, what the second tap showed."""
LABELS = {
    "uz": [
        "Dasturlarim",
        "Uzaytirish",
        "Balans",
        "Toʻldirish",
        "Hisobot",
        "Yuklab olish",
        "Bildirishnomalar",
        "Til",
        "Bizga yozing",
        "Yordam",
    ],
    "uz-Cyrl": [
        "Дастурларим",
        "Узайтириш",
        "Баланс",
        "Тўлдириш",
        "Ҳисобот",
        "Юклаб олиш",
        "Билдиришномалар",
        "Тил",
        "Бизга ёзинг",
        "Ёрдам",
    ],
    "ru": [
        "Мои программы",
        "Продлить",
        "Баланс",
        "Пополнить",
        "Отчёт",
        "Скачать",
        "Уведомления",
        "Язык",
        "Напишите нам",
        "Помощь",
    ],
    "en": [
        "My programs",
        "Renew",
        "Balance",
        "Top up",
        "Statement",
        "Download",
        "Notices",
        "Language",
        "Write to us",
        "Help",
    ],
}


def in_group(update: dict[str, Any]) -> dict[str, Any]:
    update["callback_query"]["message"]["chat"] = {"id": -1_001_234, "type": "supergroup", "title": "Maktab"}
    return update


@pytest.mark.parametrize("language", LABELS)
def test_start_shows_everything_that_the_bot_does(customer: User, language: str) -> None:
    speak(5, language)
    tell(private_message(5, text="/start"))
    screen = answers(5)[-1].body()
    assert [button.text for row in screen.buttons for button in row] == LABELS[language]
    assert presses(screen) == OFFERED


@pytest.mark.parametrize("name", OFFERED)
def test_each_button_edits_the_message_that_has_it_and_leads_back(customer: User, name: str) -> None:
    screen = press(5, name)
    assert (len(answers(5)), screen.edits) == (1, 7)
    assert presses(screen)[-1] == "menu"


def test_everything_is_within_two_taps_of_the_menu(customer: User) -> None:
    make_binding(make_licence(customer, at=now()), "PC-1", at=now())
    first = {name: presses(press(5, name)) for name in OFFERED}
    second = {data.partition(":")[0] for offered in first.values() for data in offered}
    assert {*first, *second} >= {*SCREENS, "language"} - CONFIRMING


@pytest.mark.parametrize("command", SCREEN_COMMANDS)
def test_each_command_opens_its_screen_as_a_new_message(customer: User, command: str) -> None:
    tell(private_message(5, text=f"/{command}"))
    assert (answers(5)[-1].kind, answers(5)[-1].body().edits) == (f"bot.menu.{command}", None)


def test_every_command_is_answered(customer: User) -> None:
    for number, command in enumerate(COMMANDS, 1):
        tell(private_message(5, text=f"/{command}@some_bot"))
        assert len(answers(5)) == number
    assert "bot.help" not in [message.kind for message in answers(5)]


@pytest.mark.parametrize("data", ["menu", "balance", "renew:kundalikcom-pc", "buy:x", "programs"])
def test_a_stranger_who_presses_is_asked_for_the_contact(data: str) -> None:
    screen = press(5, data)
    assert screen.text.startswith("Assalomu alaykum!")
    assert (screen.edits, screen.buttons[0][0].request_contact) == (None, True)


def test_a_stranger_who_lost_the_contact_button_gets_it_again() -> None:
    tell(private_message(5, text="qalaysan"))
    (answer,) = answers(5)
    assert [button.request_contact for row in answer.body().buttons for button in row] == [True]


@pytest.mark.parametrize("text", ["/nimadir", "+998901234567"])
def test_a_customer_who_types_is_shown_the_way_to_the_menu(customer: User, text: str) -> None:
    tell(private_message(5, text=text))
    assert presses(answers(5)[-1].body()) == ["menu"]


def test_a_member_of_staff_has_no_customers_menu(make_person: Callable[..., User]) -> None:
    make_person(tg_id=5, is_staff=True, full_name="Xodim")
    for update in (private_message(5, text="/start"), pressed_button(5, "renew"), pressed_button(5, "buy:x")):
        tell(update)
        assert last_text(5).startswith("Xodim\nBalans")
        assert answers(5)[-1].body().buttons == ()


@pytest.mark.parametrize("text", ["salom", "+998901234567"])
def test_a_member_of_staff_who_types_is_not_sent_to_the_menu(make_person: Callable[..., User], text: str) -> None:
    make_person(tg_id=5, is_staff=True)
    tell(private_message(5, text=text))
    assert answers(5)[-1].body().buttons == ()


def test_a_disabled_account_is_told_so_and_no_more(make_person: Callable[..., User]) -> None:
    make_person(tg_id=5, is_active=False)
    speak(5, "en")
    assert press(5, "programs").text == "This account is disabled. Write to support."
    assert answers(5)[-1].body().buttons == ()


@pytest.mark.parametrize("data", [*OFFERED, "menu", "buy:kundalikcom-pc:1:40000:20260228:AAAAAAAAAAAA"])
def test_in_a_group_nothing_is_shown_or_spent(customer: User, data: str) -> None:
    assert tell(in_group(pressed_button(5, data))) == [""]
    assert not OutboxMessage.objects.exists()


def test_a_forged_or_damaged_button_finds_nothing(customer: User) -> None:
    speak(5, "en")
    damaged = ["months", "months:kundalikcom-pc:x", "months:kundalikcom-pc:99", "months:watch:1", "release:1"]
    damaged += ["released:", "buy:kundalikcom-pc:1:40000:20269999:AAAAAAAAAAAA", "buy:watch:1:1:20260228:AAAAAAAAAAAA"]
    texts = {data: press(5, data).text for data in damaged}
    assert {text for data, text in texts.items() if data != "months:kundalikcom-pc:99"} == {"Nothing was found."}
    assert texts["months:kundalikcom-pc:99"] == "Choose 1 to 36 months."


def test_the_language_chosen_in_the_bot_is_the_accounts(customer: User) -> None:
    assert presses(press(5, "language"))[:4] == ["language:uz", "language:uz-cyrl", "language:ru", "language:en"]
    screen = press(5, "language:ru")
    customer.refresh_from_db()
    assert (customer.language, chat_language(5)) == ("ru", "ru")
    assert (screen.edits, screen.buttons[0][0].text) == (7, "Мои программы")


def test_the_language_chosen_in_settings_is_the_bots(customer: User) -> None:
    press(5, "language:ru")
    choose_language(user_id=customer.id, language="en")
    assert press(5, "menu").buttons[0][0].text == "My programs"
