from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projectsplatform.bot.handlers.contacts import is_own_contact
from telegram import Message, Update
from tests.factories.telegram import contact, group_message, private_message

BOT = {"id": 9, "is_bot": True, "first_name": "Bot", "username": "some_bot"}
FORWARD = {"type": "hidden_user", "date": 1_770_000_000, "sender_user_name": "Kimdir"}


def read(update: dict[str, Any]) -> Message:
    message = Update.de_json(update, None).message
    assert message is not None
    return message


def test_ones_own_contact_counts() -> None:
    assert is_own_contact(read(private_message(5, contact=contact(5))))


@pytest.mark.parametrize(
    "update",
    [
        private_message(5, contact=contact(6)),
        private_message(5, contact=contact(None)),
        private_message(5, contact=contact(5), forward_origin=FORWARD),
        private_message(5, contact=contact(5), forward_date=1_770_000_000),
        private_message(5, contact=contact(5), via_bot=BOT),
        private_message(5, contact=contact(5), sender={"id": 6}),
        private_message(5, text="+998901234567"),
        group_message(5, contact=contact(5)),
    ],
)
def test_nothing_else_does(update: dict[str, Any]) -> None:
    assert not is_own_contact(read(update))


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 20), st.booleans())
def test_only_when_sender_chat_and_card_are_one(chat: int, sender: int, card: int, forwarded: bool) -> None:
    given_ = {"forward_origin": FORWARD} if forwarded else {}
    message = read(private_message(chat, sender={"id": sender}, contact=contact(card), **given_))
    assert is_own_contact(message) is (chat == sender == card and not forwarded)
