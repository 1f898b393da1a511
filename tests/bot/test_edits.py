"""A message that replaces one: over real HTTP to a Bot API, and in the outbox."""

import asyncio
import json
from collections.abc import Sequence
from uuid import uuid4

import pytest

from projectsplatform.bot.requests import make_bot
from projectsplatform.bot.transports.base import BlockedChatError
from projectsplatform.bot.transports.bot_api import BotApiTransport
from projectsplatform.kit.clock import now
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Body, Button
from projectsplatform.telegram.operations.claiming import Outgoing
from tests.factories.telegram import make_message
from tests.telegram.stub import TOKEN, BotApiStub

MENU = (Button(text="Menyu", callback_data="menu"),)


def edit(bot_api: BotApiStub, *, buttons: Sequence[tuple[Button, ...]] = (MENU,)) -> None:
    """Sends a message that replaces message 7 of chat 5."""
    message = Outgoing(uuid4(), 5, Lane.TRANSACTIONAL, 1, Body("Balans", tuple(buttons), edits=7), None, now())

    async def run() -> None:
        bot = make_bot(bot_api.url, TOKEN)
        try:
            await BotApiTransport(bot).send(message)
        finally:
            await bot.request.shutdown()

    asyncio.run(run())


def test_a_message_is_edited_in_its_place_with_its_buttons(bot_api: BotApiStub) -> None:
    edit(bot_api)
    (call,) = bot_api.of("editMessageText")
    assert (call.arguments["chat_id"], call.arguments["message_id"], call.arguments["text"]) == ("5", "7", "Balans")
    shown = json.loads(call.arguments["reply_markup"])["inline_keyboard"]
    assert shown == [[{"text": "Menyu", "callback_data": "menu"}]]
    assert bot_api.of("sendMessage") == []


@pytest.mark.parametrize(
    "description", ["Bad Request: message to edit not found", "Bad Request: message can't be edited"]
)
def test_where_nothing_can_be_edited_it_is_sent_anew(bot_api: BotApiStub, description: str) -> None:
    bot_api.refuse("editMessageText", 400, description)
    edit(bot_api)
    assert [call.arguments["text"] for call in bot_api.of("sendMessage")] == ["Balans"]


def test_an_edit_that_arrived_before_is_not_sent_anew(bot_api: BotApiStub) -> None:
    bot_api.refuse(
        "editMessageText",
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
    )
    edit(bot_api)
    assert (len(bot_api.of("editMessageText")), bot_api.of("sendMessage")) == (1, [])


def test_who_blocked_the_bot_is_sent_nothing_anew(bot_api: BotApiStub) -> None:
    bot_api.refuse("editMessageText", 403, "Forbidden: bot was blocked by the user")
    with pytest.raises(BlockedChatError):
        edit(bot_api)
    assert bot_api.of("sendMessage") == []


def test_a_link_that_is_no_button_is_written_into_the_edited_text(bot_api: BotApiStub) -> None:
    edit(bot_api, buttons=[(Button(text="Sayt", url="http://localhost:8000/home/"),), MENU])
    (call,) = bot_api.of("editMessageText")
    assert call.arguments["text"] == "Balans\n\nhttp://localhost:8000/home/"


@pytest.mark.django_db
def test_the_outbox_keeps_what_is_replaced() -> None:
    assert make_message(now(), text="Balans", edits=7).body() == Body("Balans", edits=7)
