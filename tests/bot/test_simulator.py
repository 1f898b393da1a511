import asyncio
import re
from base64 import b64encode
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from projectsplatform.accounts.models import User
from projectsplatform.bot.consumer import Consumer
from projectsplatform.bot.menu_commands import COMMANDS
from projectsplatform.kit.clock import now
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.models import Body, Button, ChannelMembership, SeenUpdate
from projectsplatform.telegram.operations.simulator import record_bot_message
from projectsplatform.wallet.models import TopUpClaim
from projectsplatform.wallet.rules.files import MAX_PICTURE
from tests.bot.conversation import Notices, answers, handler_of, last_text
from tests.cast import Answer, Api
from tests.factories.pictures import jpeg, png
from tests.factories.telegram import make_channel

pytestmark = pytest.mark.django_db
CHAT = "/demo/telegram/api/5"


def send(api: Api, **what: Any) -> Answer:
    return api.post(f"{CHAT}/send", what)


def handle() -> None:
    """What the bot's process does with what waits."""

    async def run() -> None:
        consumer = Consumer(await handler_of(Notices()), wake=asyncio.Event())
        while await consumer.handle_due():
            pass

    async_to_sync(run)()


def test_what_a_person_writes_is_in_the_chat_and_reaches_the_handlers(api: Api) -> None:
    assert send(api, text="/start").status == 200
    (item,) = api.get(f"{CHAT}/messages")["items"]
    assert (item["sender"], item["text"], item["buttons"]) == ("user", "/start", [])
    assert set(item) == {"id", "sender", "text", "buttons", "date"}
    handle()
    assert last_text(5).startswith("Assalomu alaykum!")


def test_a_shared_contact_gets_the_token(api: Api) -> None:
    send(api, contact={"phone_number": "+998901234567", "user_id": 5})
    handle()
    assert [message.kind for message in answers(5)] == ["bot.registration"]


@pytest.mark.parametrize("user_id", [6, None])
def test_somebody_elses_contact_does_not(api: Api, user_id: int | None) -> None:
    send(api, contact={"phone_number": "+998901234567", "user_id": user_id})
    handle()
    assert [message.kind for message in answers(5)] == ["bot.contact_refused"]


def test_a_pressed_button_reads_like_itself_in_the_chat(api: Api) -> None:
    button = Button(text="Русский", callback_data="language:ru")
    record_bot_message(message_id=uuid7(), tg_id=5, body=Body("Til", ((button,),)), at=now())
    send(api, callback_data="language:ru")
    handle()
    texts = [item["text"] for item in api.get(f"{CHAT}/messages")["items"]]
    assert texts == ["Til", "Русский"]
    assert last_text(5).startswith("Здравствуйте!")


def show(text: str, *, edits: int | None = None, data: str = "menu") -> None:
    """The bot shows a message with one button."""
    rows = ((Button(text="Menyu", callback_data=data),),)
    record_bot_message(message_id=uuid7(), tg_id=5, body=Body(text, rows, edits=edits), at=now())


def test_an_edited_message_stands_where_the_first_one_stood(api: Api) -> None:
    show("Menyu")
    (first,) = api.get(f"{CHAT}/messages")["items"]
    show("Balans", edits=int(first["id"]), data="balance")
    (item,) = api.get(f"{CHAT}/messages")["items"]
    assert (item["id"], item["text"]) == (first["id"], "Balans")
    assert item["buttons"] == [[{"text": "Menyu", "callback_data": "balance"}]]


def test_what_the_person_wrote_is_not_edited(api: Api) -> None:
    written = int(send(api, text="salom")["id"])
    show("Menyu", edits=written)
    assert [item["text"] for item in api.get(f"{CHAT}/messages")["items"]] == ["salom", "Menyu"]


def test_a_chat_edits_nobody_elses_message(api: Api) -> None:
    show("Menyu")
    (first,) = api.get(f"{CHAT}/messages")["items"]
    record_bot_message(message_id=uuid7(), tg_id=6, body=Body("Boshqa", edits=int(first["id"])), at=now())
    assert [item["text"] for item in api.get(f"{CHAT}/messages")["items"]] == ["Menyu"]


def test_a_press_names_the_newest_message_that_has_the_button(api: Api, make_person: Any) -> None:
    make_person(tg_id=5)
    show("Eski")
    show("Menyu")
    *_, newest = api.get(f"{CHAT}/messages")["items"]
    send(api, callback_data="menu")
    handle()
    assert answers(5)[-1].body().edits == int(newest["id"])


def test_buttons_are_given_with_what_they_have_and_no_more(api: Api) -> None:
    rows = (
        (Button(text="a", url="https://x.uz/"), Button(text="b", copy_text="1")),
        (Button(text="c", callback_data="d"),),
    )
    record_bot_message(message_id=uuid7(), tg_id=5, body=Body("x", rows), at=now())
    (item,) = api.get(f"{CHAT}/messages")["items"]
    assert item["buttons"] == [
        [{"text": "a", "url": "https://x.uz/"}, {"text": "b", "copy_text": "1"}],
        [{"text": "c", "callback_data": "d"}],
    ]


def test_a_chat_shows_nobody_elses_lines(api: Api) -> None:
    send(api, text="salom")
    assert api.get("/demo/telegram/api/6/messages")["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": 5},
        {"text": "x" * 4097},
        {"text": "x", "callback_data": "y"},
        {"contact": {}},
        {"contact": {"phone_number": 5}},
        {"contact": {"phone_number": "+998901234567", "user_id": "5"}},
        {"contact": {"phone_number": "+998901234567", "user_id": 2**60}},
        {"contact": "+998901234567"},
        {"callback_data": "x" * 65},
        {"photo": {}},
        {"photo": "x"},
        {"text": "x", "photo": {"content": "eA=="}},
        {"document": {"content": "eA==", "caption": "x" * 1025}},
    ],
)
def test_what_nobody_can_send_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert send(api, **body).refusal == (422, "action_invalid")
    assert not SeenUpdate.objects.exists()


def test_bad_json_and_foreign_forms_are_refused(api: Api) -> None:
    assert api.call("POST", f"{CHAT}/send", b"{").refusal == (400, "not_json")
    foreign = Client().post(f"{CHAT}/send", {"text": "x"})
    assert foreign.status_code == 415


@pytest.mark.parametrize("tg_id", [0, 10**30])
def test_a_number_that_is_no_telegram_id_is_refused(api: Api, tg_id: int) -> None:
    assert api.post(f"/demo/telegram/api/{tg_id}/send", {"text": "x"}).status == 422


def test_joining_and_leaving_a_channel(api: Api) -> None:
    channel = make_channel()
    for subscribed in (True, False):
        assert api.post(f"{CHAT}/channels/{channel.id}", {"subscribed": subscribed}).status == 200
        handle()
        assert ChannelMembership.objects.get().subscribed is subscribed
        assert api.get(f"{CHAT}/channels")["items"][0]["subscribed"] is subscribed


def test_a_channel_that_is_not_there_and_a_wish_that_is_none(api: Api) -> None:
    channel = make_channel()
    assert api.post(f"{CHAT}/channels/{uuid7()}", {"subscribed": True}).refusal == (404, "not_found")
    assert api.post(f"{CHAT}/channels/{channel.id}", {"subscribed": 1}).refusal == (422, "subscribed_invalid")


@pytest.mark.parametrize("content", ["no base64", "eA=", "=", b64encode(bytes(8 * 1024 * 1024 + 1)).decode()])
def test_a_file_that_is_none_is_refused(api: Api, content: str) -> None:
    assert send(api, photo={"content": content}).refusal == (422, "content_invalid")
    assert not SeenUpdate.objects.exists()


@pytest.mark.parametrize(("kind", "shown"), [("photo", "📷\nchek"), ("document", "📎 file\nchek")])
def test_a_file_reaches_the_handlers(api: Api, kind: str, shown: str) -> None:
    assert send(api, **{kind: {"content": b64encode(png()).decode(), "caption": "chek"}}).status == 200
    (item,) = api.get(f"{CHAT}/messages")["items"]
    assert (item["sender"], item["text"], set(item)) == ("user", shown, {"id", "sender", "text", "buttons", "date"})
    handle()
    assert [message.kind for message in answers(5)] == ["aloqa.automatic"]


def test_a_payment_is_told_of_with_a_large_picture(api: Api, customer: User) -> None:
    picture = jpeg() + bytes(MAX_PICTURE - len(jpeg()))
    for what in ({"callback_data": "topup"}, {"text": "70 000"}, {"photo": {"content": b64encode(picture).decode()}}):
        assert send(api, **what).status == 200
        handle()
    made = TopUpClaim.objects.select_related("file").get()
    assert made.file is not None
    assert (made.customer_id, made.amount, len(made.file.data)) == (customer.id, 70_000, MAX_PICTURE)


def test_what_the_bot_refuses_as_too_large_can_be_sent(api: Api, customer: User) -> None:
    for what in ({"callback_data": "topup"}, {"document": {"content": b64encode(bytes(MAX_PICTURE + 1)).decode()}}):
        send(api, **what)
        handle()
    assert last_text(5).startswith("Fayl juda katta")


@pytest.mark.parametrize("language", ["uz", "uz-Cyrl", "ru", "en"])
def test_the_page_is_there_in_each_language_without_inline_code(api: Api, language: str) -> None:
    answer = api.get("/demo/telegram/?tg_id=5", language=language)
    page = answer.body.decode()
    assert answer.status == 200
    assert 'data-api="/demo/telegram/api/5/"' in page
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count("<script src=")
    # A list with the role of a log would leave its items without a list.
    assert "role" not in page[page.index("<ol") : page.index("</ol>")]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_one_query(api: Api, number: int, django_assert_num_queries: Any) -> None:
    for _ in range(number):
        send(api, text="salom")
    with django_assert_num_queries(1):
        api.get(f"{CHAT}/messages")


def test_the_page_offers_the_bots_commands_and_a_number_to_share(api: Api) -> None:
    page = api.get("/demo/telegram/?tg_id=5", language="en").body.decode()
    assert re.findall(r'data-command="/(\w+)"', page) == list(COMMANDS)
    assert 'value="+998900000005"' in page
    send(api, contact={"phone_number": "+998900000005", "user_id": 5})
    handle()
    assert [message.kind for message in answers(5)] == ["bot.registration"]
