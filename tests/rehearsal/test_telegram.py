"""What Telegram's place remembers."""

from rehearsal.telegram import Telegram


def test_messages_are_kept_by_chat_in_their_order() -> None:
    telegram = Telegram()
    for chat, text in ((1, "a"), (2, "b"), (1, "c"), (1, "a")):
        telegram.answer("sendMessage", {"chat_id": str(chat), "text": text})
    assert dict(telegram.said) == {1: ["a", "c", "a"], 2: ["b"]}
    assert (telegram.count([1, 2]), telegram.repeated([1, 2])) == (4, 1)


def test_the_first_message_after_some_is_waited_for() -> None:
    telegram = Telegram()
    telegram.answer("sendMessage", {"chat_id": "1", "text": "a"})
    assert telegram.wait_for(1, after=0, seconds=1) == "a"
    assert telegram.wait_for(1, after=1, seconds=0.1) is None
