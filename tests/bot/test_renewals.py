"""Renewing in the bot: months, price and new end, confirming, done."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from projectsplatform.accounts.models import Notice, User
from projectsplatform.bot.conversations.consents import Consent
from projectsplatform.bot.conversations.menu import open_screen
from projectsplatform.bot.conversations.purchases import confirm, show_offer
from projectsplatform.bot.conversations.renewals import choose_months
from projectsplatform.bot.conversations.replies import Person
from projectsplatform.bot.conversations.screens import Customer, Screen
from projectsplatform.kit.clock import now
from projectsplatform.kit.uz import dates
from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.licences.enums import ProductCode
from projectsplatform.licences.models import Licence, Product, Purchase
from projectsplatform.licences.operations.catalogue import add_prices
from projectsplatform.telegram.models import Body, OutboxMessage
from projectsplatform.wallet.queries import balance
from tests.bot.conversation import answers, press, press_for, presses, speak
from tests.factories.licences import CENTRE, MOBILE, PC, TEACHER, buy_months, change_rules, give_money, make_licence

pytestmark = pytest.mark.django_db
LONGEST_DATA = 64
"""https://core.telegram.org/bots/api#inlinekeyboardbutton"""


@pytest.fixture
def rich(customer: User) -> User:
    """The customer with 500 000 so'm, whose chat speaks English."""
    give_money(customer, 500_000, at=now() - timedelta(minutes=1))
    speak(5, "en")
    return customer


def offer(months: int = 3, product: str = PC) -> Body:
    return press(5, f"months:{product}:{months}")


def pay(screen: Body) -> Body:
    return press(5, press_for(screen, "buy"))


def pay_after_change(user: User) -> Body:
    shown = offer(months=1)
    buy_months(user, 1, at=now())
    return pay(shown)


def data_of(screen: Screen) -> str:
    """What the button sends that pays, without the screen's name."""
    (button,) = [one for row in screen.buttons for one in row if (one.callback_data or "").startswith("buy:")]
    return str(button.callback_data).removeprefix("buy:")


def test_months_are_offered_with_what_they_cost(rich: User) -> None:
    screen = press(5, "renew:kundalikcom-pc")
    assert [row[0].text for row in screen.buttons[:4]] == [
        "1 month: 40\xa0000\xa0soʻm",
        "3 months: 90\xa0000\xa0soʻm",
        "6 months: 180\xa0000\xa0soʻm",
        "12 months: 360\xa0000\xa0soʻm",
    ]
    assert presses(screen)[:4] == [f"months:{PC}:{months}" for months in (1, 3, 6, 12)]


def test_whoever_has_no_licence_is_offered_the_first_program_and_the_others(customer: User) -> None:
    others = [f"renew:{code}" for code in (MOBILE, TEACHER, CENTRE)]
    assert presses(press(5, "renew")) == [*(f"months:{PC}:{months}" for months in (1, 3, 6, 12)), *others, "menu"]


def test_renewing_begins_with_the_licence_that_ends_first(rich: User) -> None:
    make_licence(rich, at=now(), days=20)
    make_licence(rich, at=now(), days=5, product=MOBILE)
    offered = presses(press(5, "renew"))
    assert offered[0] == f"months:{MOBILE}:1"
    assert f"renew:{PC}" in offered


def test_what_was_withdrawn_is_not_offered(rich: User) -> None:
    make_licence(rich, at=now(), days=5)
    change_rules(active=False)
    assert presses(press(5, "renew"))[0] == f"months:{MOBILE}:1"
    assert press(5, f"renew:{PC}").text == "This product is not sold now."
    assert offer().text == "This product is not sold now."


def test_where_nothing_is_sold_it_says_so(rich: User) -> None:
    Product.objects.update(active=False)
    screen = press(5, "renew")
    assert (screen.text, presses(screen)) == ("This product is not sold now.", ["menu"])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "uz",
            "Kundalik kompyuter uchun\nOylar: 3\nToʻlov: 90\xa0000\xa0soʻm\nYangi muddat: 30-aprel 2026\n"
            "Balansingiz: 100\xa0000\xa0soʻm\nSoʻng qoladi: 10\xa0000\xa0soʻm",
        ),
        (
            "uz-Cyrl",
            "Kundalik компьютер учун\nОйлар: 3\nТўлов: 90\xa0000\xa0сўм\nЯнги муддат: 30-апрель 2026\n"
            "Балансингиз: 100\xa0000\xa0сўм\nСўнг қолади: 10\xa0000\xa0сўм",
        ),
        (
            "ru",
            "Kundalik для компьютера\nМесяцы: 3\nК оплате: 90\xa0000\xa0сум\nБудет действовать до: 30 апреля 2026\n"
            "Ваш баланс: 100\xa0000\xa0сум\nОстанется: 10\xa0000\xa0сум",
        ),
        (
            "en",
            "Kundalik for computers\nMonths: 3\nTo pay: 90\xa0000\xa0soʻm\nWill run until: 30 April 2026\n"
            "Your balance: 100\xa0000\xa0soʻm\nLeft afterwards: 10\xa0000\xa0soʻm",
        ),
    ],
)
def test_price_and_new_end_are_shown_before_paying(customer: User, language: str, text: str, at: datetime) -> None:
    give_money(customer, 100_000, at=at)
    speak(5, language)
    open_screen(person=Person(5), name="months", argument=f"{PC}:3", at=at)
    assert answers(5)[-1].body().text == text


def test_paying_buys_what_was_shown_and_says_so(rich: User) -> None:
    shown = offer(months=3)
    done = pay(shown)
    purchase = Purchase.objects.get()
    with override("en"):
        day = dates.day(purchase.ends_at)
    assert (purchase.user_id, purchase.months, purchase.price) == (rich.id, 3, 90_000)
    assert purchase.idempotency_key == press_for(shown, "buy").rpartition(":")[2]
    assert done.text.splitlines() == [
        f"Done. Kundalik for computers is paid until {day}.",
        "Paid: 90\xa0000\xa0soʻm",
        "Balance after it: 410\xa0000\xa0soʻm",
    ]
    assert f"Will run until: {day}" in shown.text
    assert done.edits == 7
    assert [button.url for row in done.buttons for button in row if button.url] == [
        f"http://127.0.0.1:8000/buy/{purchase.id}/"
    ]
    assert presses(done) == ["programs", "menu"]


def test_what_the_bot_answered_is_listed_and_not_told_again(rich: User) -> None:
    shown = offer(months=1)
    before = OutboxMessage.objects.count()
    pay(shown)
    assert OutboxMessage.objects.count() == before + 1
    notices = Notice.objects.filter(event__startswith="licence.purchased")
    assert notices.get().page_id == Purchase.objects.get().id


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uz", "Tayyor. Kundalik kompyuter uchun: 28-fevral 2026 gacha toʻlangan."),
        ("uz-Cyrl", "Тайёр. Kundalik компьютер учун: 28-февраль 2026 гача тўланган."),
        ("ru", "Готово. Kundalik для компьютера: оплачено до 28 февраля 2026."),
        ("en", "Done. Kundalik for computers is paid until 28 February 2026."),
    ],
)
def test_done_is_said_in_each_language(customer: User, language: str, text: str, at: datetime) -> None:
    give_money(customer, 100_000, at=at)
    speak(5, language)
    consent = data_of(show_offer(Customer(customer, at), f"{PC}:1"))
    open_screen(person=Person(5), name="buy", argument=consent, at=at)
    assert answers(5)[-1].body().text.splitlines()[0] == text


def test_the_same_button_buys_once_and_says_again_that_it_is_done(rich: User) -> None:
    button = press_for(offer(), "buy")
    first, second = press(5, button), press(5, button)
    assert first.text == second.text
    assert (Purchase.objects.count(), balance(rich.id)) == (1, 410_000)


def test_two_offers_are_two_purchases(rich: User) -> None:
    pay(offer(months=1))
    pay(offer(months=1))
    assert (Purchase.objects.count(), balance(rich.id)) == (2, 420_000)


def test_a_changed_price_asks_again(rich: User, staff_member: User) -> None:
    shown = offer(months=1)
    at = now()
    add_prices(
        product_code=PC, prices={1: 50_000}, valid_from=at + timedelta(seconds=1), actor_id=staff_member.id, at=at
    )
    customer = Customer(rich, at + timedelta(seconds=2))
    again = confirm(customer, press_for(shown, "buy").removeprefix("buy:"))
    assert "Toʻlov: 50\xa0000\xa0soʻm" in again.text
    assert not Purchase.objects.exists()
    confirm(customer, data_of(again))
    assert Purchase.objects.get().price == 50_000


def test_a_changed_end_asks_again(rich: User) -> None:
    shown = offer(months=1)
    buy_months(rich, 1, at=now())
    again = pay(shown)
    assert again.text.startswith("The price or the end has changed meanwhile. Nothing was charged: look again.\n\n")
    assert Purchase.objects.count() == 1
    pay(again)
    assert Purchase.objects.count() == 2


def test_midnight_moves_the_end_of_a_new_licence_and_asks_again(customer: User, at: datetime) -> None:
    give_money(customer, 100_000, at=at)
    consent = data_of(show_offer(Customer(customer, at), f"{PC}:1"))
    again = confirm(Customer(customer, at + timedelta(hours=13)), consent)
    assert not Purchase.objects.exists()
    confirm(Customer(customer, at + timedelta(hours=13)), data_of(again))
    assert Purchase.objects.count() == 1


def test_a_nonce_of_another_purchase_buys_nothing_else(rich: User) -> None:
    shown = press_for(offer(months=1), "buy")
    press(5, shown)
    press(5, shown.replace(f"{PC}:1:40000", f"{PC}:3:90000"))
    assert Purchase.objects.count() == 1


def test_without_money_it_says_what_lacks_and_how_to_add_it(customer: User) -> None:
    speak(5, "en")
    screen = offer(months=1)
    assert screen.text.endswith("Your balance lacks 40\xa0000\xa0soʻm.")
    assert presses(screen) == ["topup", f"renew:{PC}", "menu"]


def test_money_that_went_elsewhere_buys_nothing(rich: User) -> None:
    shown = offer(months=12)
    buy_months(rich, 6, at=now(), product=TEACHER)
    assert pay(shown).text.endswith("Your balance lacks 10\xa0000\xa0soʻm.")
    assert not Purchase.objects.filter(product_id=PC).exists()


def test_a_suspended_licence_is_not_paid_for(rich: User) -> None:
    shown = offer(months=1)
    make_licence(rich, at=now(), suspended_at=now(), remaining=timedelta(days=3))
    refused = "The licence is suspended. Nothing was charged. Please write to support."
    assert (pay(shown).text, offer().text) == (refused, refused)
    assert not Purchase.objects.exists()


def test_the_account_is_looked_up_at_the_press(rich: User, stranger: User) -> None:
    shown = offer(months=1)
    User.objects.filter(pk=rich.pk).update(tg_id=None)
    User.objects.filter(pk=stranger.pk).update(tg_id=5)
    pay(shown)
    assert not Purchase.objects.exists()
    assert balance(rich.id) == 500_000


def test_a_failure_before_the_reply_leaves_no_purchase_and_the_next_press_buys(
    rich: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = press_for(offer(months=1), "buy").removeprefix("buy:")
    with monkeypatch.context() as broken:
        broken.setattr("projectsplatform.bot.conversations.replies.enqueue", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            open_screen(person=Person(5), name="buy", argument=consent, at=now())
    assert not Purchase.objects.exists()
    sent = len(answers(5))
    open_screen(person=Person(5), name="buy", argument=consent, at=now())
    assert (Purchase.objects.count(), len(answers(5))) == (1, sent + 1)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uz", "Shu orada narx yoki muddat oʻzgardi. Pul yechilmadi: yana bir bor qarang."),
        ("uz-Cyrl", "Шу орада нарх ёки муддат ўзгарди. Пул ечилмади: яна бир бор қаранг."),
        ("ru", "Тем временем изменилась цена или срок. Деньги не списаны: посмотрите ещё раз."),
        ("en", "The price or the end has changed meanwhile. Nothing was charged: look again."),
    ],
)
def test_asking_again_says_why_in_each_language(customer: User, language: str, text: str) -> None:
    give_money(customer, 100_000, at=now())
    speak(5, language)
    assert pay_after_change(customer).text.splitlines()[0] == text


@pytest.mark.parametrize("product", ProductCode.values)
def test_a_button_fits_into_what_telegram_takes(product: str, at: datetime) -> None:
    data = Consent(product, 12, MAX_AMOUNT, at.date(), "A" * 12).button().callback_data
    assert data is not None
    assert len(data.encode()) <= LONGEST_DATA


def test_no_licence_is_made_by_looking(rich: User) -> None:
    choose_months(Customer(rich, now()), "")
    offer()
    assert not Licence.objects.exists()
