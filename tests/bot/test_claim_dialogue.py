"""Telling of a payment in the bot: amount, receipt number, picture; the claim that it makes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations.company import request_company
from projectsplatform.aloqa.models import Attachment
from projectsplatform.kit.clock import now
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.telegram.models import Body, Dialogue
from projectsplatform.telegram.operations.chats import choose_language, spoken_language
from projectsplatform.telegram.operations.cleaning import purge_old_rows
from projectsplatform.telegram.operations.simulator import record_file
from projectsplatform.wallet.models import TopUpClaim
from projectsplatform.wallet.rules.files import MAX_PICTURE
from tests.bot.conversation import answers, last_text, press, press_for, presses, speak, tell
from tests.factories.claims import tell as tell_of_payment
from tests.factories.licences import give_money, make_licence
from tests.factories.pictures import jpeg, pdf, png
from tests.factories.staff import make_member
from tests.factories.telegram import group_message, private_message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(customer: User) -> User:
    speak(5, "en")
    return customer


_numbers = iter(range(100, 10**6))


def say(text: str, **given: Any) -> Body:
    """The person writes; the bot's newest answer."""
    tell(private_message(5, text=text, **{"message_id": next(_numbers), **given}))
    return answers(5)[-1].body()


def photo(data: bytes, **given: Any) -> dict[str, Any]:
    """An update with a picture that is in the simulator."""
    sizes = [{**_about(data), "width": 9, "height": 9}]
    return private_message(5, photo=sizes, **{"message_id": next(_numbers), **given})


def document(data: bytes, **given: Any) -> dict[str, Any]:
    """An update with a document that is in the simulator."""
    about = {**_about(data), "file_name": "chek.pdf"}
    return private_message(5, document=about, **{"message_id": next(_numbers), **given})


def _about(data: bytes) -> dict[str, Any]:
    stored = record_file(tg_id=5, data=data, at=now())
    return {"file_id": str(stored.pk), "file_unique_id": stored.pk.hex, "file_size": len(data)}


def send(update: dict[str, Any]) -> Body:
    tell(update)
    return answers(5)[-1].body()


def pay(amount: int = 100_000) -> Body:
    """Up to “I have paid”, by buttons and a typed amount."""
    press(5, "topup")
    return press(5, press_for(say(str(amount)), "paid"))


def claim() -> tuple[int, str, str, bytes | None]:
    made = TopUpClaim.objects.select_related("file").get()
    return made.amount, made.receipt_number, made.note, bytes(made.file.data) if made.file else None


def test_amount_number_and_picture_make_the_claim_of_the_cabinet(customer: User) -> None:
    press(5, "topup")
    to_pay = say("100 000")
    assert to_pay.text.startswith("To pay: 100\xa0000\xa0soʻm")
    asked = press(5, press_for(to_pay, "paid"))
    assert asked.text.endswith("you may send that at once.")
    assert say(" B-99 14 ").text.startswith("Paid: 100\xa0000\xa0soʻm\nReceipt number: B-99 14")
    done = send(photo(jpeg(), caption="Humo kartasiga"))
    assert done.text.splitlines() == [
        "Sent. Staff compare it with what arrived; the money is then on your balance, and you are told here.",
        "Amount: 100\xa0000\xa0soʻm",
        "Receipt number: B-99 14",
    ]
    assert done.buttons[0][0].url == f"{settings.PUBLIC_URL}{reverse('cabinet:top_up')}"
    assert claim() == (100_000, "B-99 14", "Humo kartasiga", jpeg())
    assert TopUpClaim.objects.get().customer_id == customer.id


def test_chips_are_what_the_renewals_lack_and_round_amounts(customer: User) -> None:
    make_licence(customer, at=now(), days=5)
    give_money(customer, 15_000, at=now())
    screen = press(5, "topup")
    amounts = [data.rpartition(":")[2] for data in presses(screen) if data.startswith("amount:")]
    assert amounts == ["25000", "50000", "100000", "200000", "500000"]
    assert press(5, press_for_amount(screen, 25_000)).text.startswith("To pay: 25\xa0000\xa0soʻm")
    assert all(len(data.encode()) <= 64 for data in presses(screen))


def press_for_amount(screen: Body, amount: int) -> str:
    return next(data for data in presses(screen) if data.endswith(f":{amount}"))


def test_number_and_picture_may_be_left_out() -> None:
    press(5, press_for(pay(), "nonumber"))
    assert press(5, press_for(answers(5)[-1].body(), "nofile")).text.startswith("Sent.")
    assert claim() == (100_000, "", "", None)


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_a_file_at_any_step_is_the_receipt(steps: int) -> None:
    press(5, "topup")
    if steps > 1:
        shown = say("70000")
    if steps > 2:
        shown = press(5, press_for(shown, "paid"))
    if steps > 3:
        press(5, press_for(shown, "nonumber"))
    answer = send(document(pdf()))
    if steps == 1:
        assert answer.text.startswith("Your receipt is here.")
        answer = say("70000")
    assert answer.text.startswith("Sent.")
    assert claim() == (70_000, "", "", pdf())


def test_a_file_before_the_amount_waits_for_a_chip() -> None:
    press(5, "topup")
    asked = send(photo(png()))
    press(5, press_for_amount(asked, 50_000))
    assert last_text(5).startswith("Sent.")
    assert claim() == (50_000, "", "", png())


@pytest.mark.parametrize(
    ("language", "asked", "sent"),
    [
        ("uz", "Qancha toʻladingiz", "Yuborildi."),
        ("uz-Cyrl", "Қанча тўладингиз", "Юборилди."),
        ("ru", "Сколько вы оплатили", "Отправлено."),
        ("en", "How much have you paid", "Sent."),
    ],
)
def test_each_language(language: str, asked: str, sent: str) -> None:
    choose_language(chat_id=5, language=spoken_language(language))
    assert asked in press(5, "topup").text
    say("100000")
    assert send(photo(jpeg())).text.startswith(sent)


@pytest.mark.parametrize("text", ["salom", "12,5", "0", "10000000000000", "+998901234567"])
def test_what_is_no_amount_is_asked_again(text: str) -> None:
    press(5, "topup")
    asked = say(text)
    assert "How much have you paid" in asked.text
    assert asked.text.index("\n\n") < asked.text.index("How much")
    assert Dialogue.objects.get().state.keys() == {"user"}


def test_digits_that_look_like_a_phone_are_an_amount_or_a_number_here() -> None:
    press(5, press_for((press(5, "topup"), say("1000000"))[1], "paid"))
    say("998901234567")
    send(photo(jpeg()))
    assert claim()[:2] == (1_000_000, "998901234567")


def test_words_where_a_file_is_asked_for_ask_again() -> None:
    press(5, press_for(pay(), "nonumber"))
    assert "Send a picture or PDF of the receipt, 5 MB at most." in say("mana").text
    assert not TopUpClaim.objects.exists()


def test_a_voice_message_is_neither() -> None:
    press(5, press_for(pay(), "nonumber"))
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 1}
    assert send(private_message(5, voice=voice, message_id=10**6)).text.startswith(
        "This is neither a picture nor a doc"
    )


@pytest.mark.parametrize("data", [b"GIF89a", b"%PDF-1.4 cut", b"MZ" + bytes(90)])
def test_a_file_of_another_kind_is_told_by_its_content(data: bytes) -> None:
    pay()
    refused = send(document(data, caption="x"))
    assert refused.text.startswith("This is neither a PDF nor a PNG, JPEG or WebP picture")
    assert presses(refused)[0].startswith("nofile:")
    assert send(photo(jpeg())).text.startswith("Sent.")
    assert claim() == (100_000, "", "", jpeg())


def test_a_file_that_is_too_large_is_not_fetched() -> None:
    pay()
    large = document(b"x")
    large["message"]["document"]["file_size"] = MAX_PICTURE + 1
    assert send(large).text.startswith("The file is too large: 5 MB at most.")
    assert Dialogue.objects.get().state.get("file_id") is None


def test_of_a_picture_the_largest_size_that_fits_is_taken() -> None:
    pay()
    update = photo(jpeg())
    (fits,) = update["message"]["photo"]
    too_large = {"file_id": "x", "file_unique_id": "x", "file_size": MAX_PICTURE + 1, "width": 99, "height": 99}
    small = {"file_id": "y", "file_unique_id": "y", "file_size": 9, "width": 1, "height": 1}
    update["message"]["photo"] = [small, fits, too_large]
    send(update)
    assert claim()[3] == jpeg()


def test_five_open_claims_are_told_in_words(customer: User, at: datetime) -> None:
    pay()
    for number in range(5):
        tell_of_payment(customer, at, receipt_number=str(number))
    refused = send(photo(jpeg()))
    assert refused.text.startswith("5 payments of yours already wait for staff.")
    assert (TopUpClaim.objects.count(), Dialogue.objects.count()) == (5, 0)
    shown = press(5, "topup")
    assert shown.text.startswith("5 payments of yours already wait for staff.")
    assert presses(shown) == ["menu"]


def test_an_album_is_one_claim_and_one_answer() -> None:
    pay()
    for data in (jpeg(), png(), png(2, 2)):
        tell(photo(data, media_group_id="17"))
    assert claim()[3] == jpeg()
    assert [message.body().text for message in answers(5)][-1].endswith("Of several pictures the first one was taken.")
    assert sum(message.body().text.startswith("Sent.") for message in answers(5)) == 1
    assert len(answers(5)) == 4


def test_after_it_was_sent_another_picture_is_for_the_staff() -> None:
    pay()
    send(photo(jpeg()))
    send(photo(png()))
    assert Attachment.objects.count() == 1
    assert TopUpClaim.objects.count() == 1


def test_without_a_dialogue_texts_and_files_are_for_the_staff() -> None:
    for update in (photo(jpeg()), document(pdf()), private_message(5, text="100000", message_id=9)):
        tell(update)
    assert [message.kind for message in answers(5)] == ["aloqa.automatic"]
    assert not TopUpClaim.objects.exists()


def test_a_picture_in_a_group_is_ignored() -> None:
    pay()
    number = len(answers(5))
    tell(group_message(5, photo=photo(jpeg())["message"]["photo"], message_id=next(_numbers)))
    assert len(answers(5)) == number
    assert not TopUpClaim.objects.exists()


@pytest.mark.parametrize("end", ["/start", "/menu"])
def test_start_ends_it(end: str) -> None:
    pay()
    assert presses(say(end))[0] == "programs"
    assert not Dialogue.objects.exists()
    assert say("77012").text.startswith("Your message has been received.")


def test_cancel_ends_it() -> None:
    assert press(5, press_for(pay(), "cancel")).text == "Cancelled: nothing was sent."
    assert not Dialogue.objects.exists()


def test_a_day_ends_it_and_cleaning_takes_it_away(at: datetime) -> None:
    pay()
    Dialogue.objects.update(expires_at=now() - timedelta(seconds=1))
    assert say("77012").text.startswith("Your message has been received.")
    Dialogue.objects.update(expires_at=at)
    purge_old_rows(at=at + timedelta(days=2))
    assert not Dialogue.objects.exists()


def test_other_commands_do_not_end_it() -> None:
    pay()
    say("/balance")
    say("/help")
    say("B-1")
    send(photo(jpeg()))
    assert claim()[:2] == (100_000, "B-1")


def test_buttons_of_an_earlier_dialogue_do_nothing() -> None:
    old = pay()
    press(5, "topup")
    assert press(5, press_for(old, "nonumber")).text == "This button is of an earlier message. Begin again."
    assert Dialogue.objects.get().state.keys() == {"user"}


def test_the_same_update_twice_is_taken_once() -> None:
    pay()
    number, picture = private_message(5, text="B-7", message_id=next(_numbers)), photo(jpeg())
    for update in (number, number, picture, picture):
        tell(update)
    assert claim() == (100_000, "B-7", "", jpeg())
    assert sum(message.body().text.startswith("Sent.") for message in answers(5)) == 1


def test_the_last_button_twice_makes_one_claim() -> None:
    press(5, press_for(pay(), "nonumber"))
    last = press_for(answers(5)[-1].body(), "nofile")
    assert press(5, last).text == press(5, last).text
    assert TopUpClaim.objects.count() == 1


@pytest.mark.parametrize("data", ["amount", "amount:x:5", "amount::0", "paid:", "nofile:x", "nonumber:" + "0" * 32])
def test_a_forged_button_finds_nothing(data: str) -> None:
    press(5, "topup")
    press(5, data)
    assert Dialogue.objects.get().state.keys() == {"user"}


def test_another_account_in_the_chat_does_not_go_on(customer: User, make_person: Any) -> None:
    pay()
    User.objects.filter(pk=customer.pk).update(tg_id=None)
    make_person(tg_id=5, username="boshqa")
    assert say("B-1").text.startswith("Your message has been received.")


def test_the_companys_ways_are_shown_with_cards_to_copy(customer: User) -> None:
    boss = make_member(Role.OWNER)
    texts = {"cards": "Humo; 9860 1234 5678 9012; AZIZ KARIMOV", "cash_desks": "Navoiy 1; 9-18", "top_up_hint": "Tez"}
    request_company(texts=texts, actor=boss, at=now())
    for screen in (press(5, "topup"), say("100000")):
        assert "Humo: 9860 1234 5678 9012, AZIZ KARIMOV\nNavoiy 1 (9-18)\nTez" in screen.text
        copied = [button.copy_text for row in screen.buttons for button in row if button.copy_text]
        assert copied == ["9860123456789012"]


def test_without_ways_it_says_whom_to_ask() -> None:
    assert "Ask support where to pay." in press(5, "topup").text


def links_of(screen: Body) -> dict[str, str]:
    """Text → address of the buttons that open a provider's page."""
    return {button.text: button.url for row in screen.buttons for button in row if button.url and "/pay/" in button.url}


def test_providers_are_buttons_that_open_their_pages(customer: User) -> None:
    press(5, "topup")
    links = links_of(say("100 000"))
    assert list(links) == ["Pay with Payme", "Pay with Click", "Pay with Uzum Bank"]
    begun = ProviderPayment.objects.order_by("pk").values_list("provider", "amount", "state", "person_id")
    assert list(begun) == [(name, 100_000, "begun", customer.pk) for name in ("payme", "click", "uzum")]
    assert f"{customer.username}.{ProviderPayment.objects.get(provider='click').pk}" in links["Pay with Click"]


def test_a_screen_that_is_shown_again_begins_nothing_more(customer: User) -> None:
    press(5, "topup")
    to_pay = say("100 000")
    amount = f"amount:{press_for(to_pay, 'paid').partition(':')[2]}:100000"
    assert links_of(press(5, amount)) == links_of(to_pay)
    assert ProviderPayment.objects.count() == 3


@pytest.mark.parametrize("amount", ["999", "50 000 001"])
def test_an_amount_that_providers_do_not_take_has_no_links(customer: User, amount: str) -> None:
    press(5, "topup")
    assert links_of(say(amount)) == {}
    assert not ProviderPayment.objects.exists()


def test_without_providers_the_screen_is_as_it_was(customer: User, settings: Any) -> None:
    settings.PAYME_KEYS, settings.CLICK_SECRET_KEY, settings.UZUM_PASSWORD = (), "", ""
    press(5, "topup")
    screen = say("100 000")
    assert (links_of(screen), "Pay by one of the buttons" in screen.text) == ({}, False)


def test_a_bank_without_a_page_is_no_button(customer: User, settings: Any) -> None:
    settings.DEMO = False
    press(5, "topup")
    screen = say("100 000")
    urls = [button.url for row in screen.buttons for button in row if button.url]
    assert [url.split("/")[2] for url in urls] == ["checkout.paycom.uz", "my.click.uz"]
