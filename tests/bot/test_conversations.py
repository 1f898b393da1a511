import re
from collections.abc import Callable
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

import pytest

from projectsplatform.accounts.enums import Purpose
from projectsplatform.accounts.models import SignInCode, SignUpTicket, User
from projectsplatform.accounts.operations.codes import issue_code
from projectsplatform.bot.application import UnreadableUpdateError
from projectsplatform.kit.clock import now
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button, ChannelMembership, OutboxMessage
from projectsplatform.telegram.queries.chats import chat_language, is_blocked
from tests.bot.conversation import answers, last_text, tell
from tests.factories.catalogue import put_catalogue
from tests.factories.licences import make_licence
from tests.factories.telegram import (
    contact,
    group_message,
    make_channel,
    member_change,
    pressed_button,
    private_message,
)

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"[A-Za-z0-9_-]{24,}")
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
PRIVATE = {"id": 5, "type": "private"}


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        ("uz", "Assalomu alaykum! Roʻyxatdan oʻtish uchun quyidagi tugma bilan telefon raqamingizni yuboring."),
        ("uz-Cyrl", "Ассалому алайкум! Рўйхатдан ўтиш учун қуйидаги тугма билан телефон рақамингизни юборинг."),
        ("ru", "Здравствуйте! Чтобы зарегистрироваться, отправьте свой номер телефона кнопкой ниже."),
        ("en", "Hello! To register, share your phone number with the button below."),
    ],
)
def test_a_stranger_is_greeted_in_their_language_and_asked_for_the_contact(language: str, greeting: str) -> None:
    tell(private_message(5, text="/start", sender={"language_code": language}))
    (answer,) = answers(5)
    assert answer.body().text == greeting
    assert [button.request_contact for row in answer.body().buttons for button in row] == [True]


def test_ones_own_contact_gets_a_registration_token() -> None:
    tell(private_message(5, contact=contact(5), sender={"language_code": "en"}))
    (answer,) = answers(5)
    (register,), (copy,) = answer.body().buttons
    token = TOKEN.findall(answer.body().text)
    ticket = SignUpTicket.objects.get(tg_id=5)
    assert [token_hash(found) for found in token] == [bytes(ticket.token_hash)]
    assert (answer.lane, answer.secret, answer.expires_at) == (Lane.CODE, True, ticket.expires_at)
    assert copy == Button(text="Copy the token", copy_text=token[0])
    assert register.url is not None and register.url.partition("#")[2].endswith(token[0])
    assert "15 minutes" in answer.body().text


@pytest.mark.parametrize("phone", ["998901234567", "+998901234567", "+998 90 123-45-67"])
def test_a_phone_may_lack_its_plus(phone: str) -> None:
    tell(private_message(5, contact=contact(5, phone)))
    assert SignUpTicket.objects.get().phone == "+998901234567"


@pytest.mark.parametrize(
    "update",
    [
        private_message(5, contact=contact(6)),
        private_message(5, contact=contact(None)),
        private_message(5, contact=contact(5), forward_date=1_770_000_000),
    ],
)
def test_somebody_elses_contact_gets_a_refusal_without_a_token(update: dict[str, Any]) -> None:
    tell(update)
    assert not SignUpTicket.objects.exists()
    assert last_text(5).startswith("Bu sizning raqamingiz emas.")
    assert not TOKEN.search(last_text(5))


def test_a_contact_in_a_group_is_sent_to_the_private_chat() -> None:
    tell(group_message(5, contact=contact(5)))
    assert not SignUpTicket.objects.exists()
    assert last_text(-1_001_234).startswith("Menga shaxsiy suhbatda yozing")


def test_small_talk_in_a_group_is_not_answered() -> None:
    tell(group_message(5, text="salom"))
    assert not OutboxMessage.objects.exists()


def test_a_registered_person_is_told_so(make_person: Callable[..., User]) -> None:
    make_person(tg_id=5, phone="+998901234567")
    tell(private_message(5, contact=contact(5, "+998901234567"), sender={"language_code": "en"}))
    assert last_text(5) == "This Telegram account or phone number is already registered. Sign in."
    assert not SignUpTicket.objects.exists()


def test_a_new_number_of_a_known_telegram_is_told_how_to_change_it(make_person: Callable[..., User]) -> None:
    make_person(tg_id=5, phone="+998907654321")
    tell(private_message(5, contact=contact(5, "+998901234567"), sender={"language_code": "en"}))
    assert "To change the number, write to support from this Telegram" in last_text(5)
    assert not SignUpTicket.objects.exists()


def test_a_number_of_somebody_else_is_told_whom_to_ask(make_person: Callable[..., User]) -> None:
    make_person(tg_id=6, phone="+998901234567", is_active=False)
    tell(private_message(5, contact=contact(5, "+998901234567"), sender={"language_code": "en"}))
    assert "If your operator gave the number to you, write to support" in last_text(5)
    assert not SignUpTicket.objects.exists()


@pytest.mark.parametrize(
    "text", ["+998901234567", "998901234567", "90 123 45 67", "+998 (90) 123-45-67", "raqamim 901234567", "1234567"]
)
def test_a_typed_number_gets_the_sentence_with_the_contact_button(text: str) -> None:
    tell(private_message(5, text=text, sender={"language_code": "en"}))
    (answer,) = answers(5)
    assert answer.body().text.startswith("A typed number does not count.")
    assert answer.body().buttons == ((Button(text="Share my phone number", request_contact=True),),)


def test_a_number_typed_by_somebody_known_is_told_how_to_change_it(make_person: Callable[..., User]) -> None:
    make_person(tg_id=5)
    tell(private_message(5, text="+998901234567", sender={"language_code": "en"}))
    assert "To change the number, write to support from this Telegram" in last_text(5)


@pytest.mark.parametrize("text", ["salom", "12", "2026", "50 000"])
def test_other_words_are_not_taken_for_a_number(text: str) -> None:
    tell(private_message(5, text=text, sender={"language_code": "en"}))
    assert last_text(5).startswith("Your message has been received.")


def test_an_unknown_command_is_no_message_to_anybody() -> None:
    tell(private_message(5, text="/nimadir", sender={"language_code": "en"}))
    assert last_text(5).startswith("I do not understand this.")


def test_a_number_that_is_none_is_refused() -> None:
    tell(private_message(5, contact=contact(5, "12")))
    assert not SignUpTicket.objects.exists()
    assert len(answers(5)) == 1


def test_a_known_person_sees_name_and_balance(make_person: Callable[..., User]) -> None:
    make_person(tg_id=5, full_name="Gʻayrat Oʻktamov")
    tell(private_message(5, text="/start"))
    assert last_text(5) == "Gʻayrat Oʻktamov\nBalans: 0\xa0soʻm\n\nSizda hozircha litsenziya yoʻq."


def test_the_bot_tells_a_person_their_telegram_id() -> None:
    tell(private_message(5, text="/id"))

    assert last_text(5) == "Telegram id raqamingiz: 5"


def test_the_language_is_chosen_by_button() -> None:
    tell(private_message(5, text="/language"))
    offered = [button.callback_data for row in answers(5)[0].body().buttons for button in row]
    assert offered == ["language:uz", "language:uz-cyrl", "language:ru", "language:en"]
    assert tell(pressed_button(5, "language:ru")) == ["Русский"]
    assert chat_language(5) == "ru"
    assert last_text(5).startswith("Здравствуйте!")


@pytest.mark.parametrize("data", ["language:xx", "void:", "void:nonsense", "something", "void:" + "0" * 32])
def test_a_button_that_means_nothing_changes_nothing(data: str) -> None:
    assert len(tell(pressed_button(5, data))) == 1
    assert not OutboxMessage.objects.exists()


def test_this_was_not_me_voids_the_code(make_person: Callable[..., User]) -> None:
    person = make_person(tg_id=5)
    code = issue_code(person=person, purpose=Purpose.LOGIN, secret="123456", device_name="PC", at=now())
    button = answers(5)[0].body().buttons[-1][0]
    notice = tell(pressed_button(5, str(button.callback_data)))
    assert SignInCode.objects.get(id=code.id).voided_at is not None
    assert notice == [last_text(5)]
    assert notice[0].startswith("Bekor qilindi")


def test_nobody_voids_somebody_elses_code(make_person: Callable[..., User]) -> None:
    code = issue_code(person=make_person(tg_id=5), purpose=Purpose.LOGIN, secret="123456", device_name="PC", at=now())
    tell(pressed_button(6, f"void:{code.id}"))
    assert SignInCode.objects.get(id=code.id).voided_at is None
    assert answers(6) == []


def test_a_staff_link_that_is_wrong_is_refused() -> None:
    tell(private_message(5, text="/start staff_wrong", sender={"language_code": "en"}))
    assert last_text(5) == "The token is not valid. Sign in again."


def test_anything_else_is_a_message_to_the_staff() -> None:
    tell(private_message(5, text="qalaysan"))
    assert last_text(5).startswith("Xabaringizni oldik.")


def test_no_answer_but_the_tokens_looks_like_a_token_or_a_code(make_person: Callable[..., User]) -> None:
    for tg_id, language in enumerate(("uz", "uz-Cyrl", "ru", "en"), 10):
        sender = {"language_code": language}
        for given in ({"text": "/start"}, {"text": "/language"}, {"text": "?"}, {"contact": contact(1)}):
            tell(private_message(tg_id, sender=sender, **given))
        make_person(tg_id=tg_id)
        tell(private_message(tg_id, sender=sender, text="/start"))
    texts = [message.body().text for message in OutboxMessage.objects.all()]
    assert len(texts) == 20
    assert not [text for text in texts if TOKEN.search(text) or CODE.search(text)]


def test_a_block_and_a_return_are_remembered() -> None:
    tell(member_change("my_chat_member", PRIVATE, 5, status="kicked", until_date=0))
    assert is_blocked(5)
    tell(member_change("my_chat_member", PRIVATE, 5, status="member"))
    assert not is_blocked(5)


@pytest.mark.parametrize(("status", "subscribed"), [("member", True), ("left", False)])
def test_members_of_a_channel_come_and_go(status: str, subscribed: bool) -> None:
    channel = make_channel(chat_id=-100777)
    chat = {"id": -100777, "type": "channel", "title": "Kanal"}
    tell(member_change("chat_member", chat, 5, status=status))
    row = ChannelMembership.objects.get(channel=channel)
    assert (row.tg_id, row.subscribed) == (5, subscribed)


def test_a_licence_is_shown_with_its_end(make_person: Callable[..., User]) -> None:
    put_catalogue()
    ends_at = datetime.fromisoformat("2096-11-22T20:00:00+00:00")
    make_licence(make_person(tg_id=5), at=now(), ends_at=ends_at)
    tell(private_message(5, text="/start", sender={"language_code": "en"}))
    assert last_text(5).splitlines()[-1].endswith(": until 23 November 2096")


def test_a_newer_contact_replaces_the_older_token() -> None:
    for _ in range(2):
        tell(private_message(5, contact=contact(5)))
    live = SignUpTicket.objects.filter(tg_id=5, replaced_at=None)
    assert live.count() == 1
    assert live.get().expires_at > now() + timedelta(minutes=14)


def test_an_update_that_cannot_be_read_says_nothing_of_what_was_written() -> None:
    odd = private_message(5, text="mening sirim", date="mening sirim")
    with pytest.raises(UnreadableUpdateError, match=r"^TypeError$") as refused:
        tell(odd)
    assert "sirim" not in "".join(format_exception(refused.value))
