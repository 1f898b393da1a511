"""Messages, chats and channels, and Telegram's own words for what people do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Button, Channel, OutboxMessage
from projectsplatform.telegram.operations.outbox import enqueue

_numbers = count(500_000_000)


def make_message(at: datetime, **given: Any) -> OutboxMessage:
    """A transactional message without a secret to a chat of its own."""
    known = {"chat_id": next(_numbers), "text": "Salom", "lane": Lane.TRANSACTIONAL, "kind": "test"}
    return enqueue(at=at, **{**known, **given})


def make_code(at: datetime, **given: Any) -> OutboxMessage:
    """A message with a code in it, good for five minutes."""
    buttons: Sequence[Sequence[Button]] = [[Button(text="Copy", copy_text="482915")]]
    known = {"text": "Kod: 482915", "lane": Lane.CODE, "buttons": buttons, "secret": True}
    return make_message(at, **{**known, "expires_at": at + timedelta(minutes=5), **given})


def make_channel(**given: Any) -> Channel:
    """A channel with a public name."""
    number = next(_numbers)
    known = {"title": f"Kanal {number}", "url": f"https://t.me/kanal{number}", "username": f"kanal{number}"}
    return Channel.objects.create(**{**known, **given})


def private_message(tg_id: int, **given: Any) -> dict[str, Any]:
    """An update: a person writes to the bot alone. `from` may be changed by `sender`."""
    sender = {"id": tg_id, "is_bot": False, "first_name": "Sinov", **given.pop("sender", {})}
    message = {"message_id": 7, "date": 1_770_000_000, "chat": {"id": tg_id, "type": "private"}, "from": sender}
    return {"update_id": next(_numbers), "message": {**message, **given}}


def group_message(tg_id: int, **given: Any) -> dict[str, Any]:
    """An update: somebody writes in a group."""
    return private_message(tg_id, chat={"id": -1_001_234, "type": "supergroup", "title": "Maktab"}, **given)


def contact(user_id: int | None, phone: str = "+998901234567") -> dict[str, Any]:
    """A contact card as Telegram sends it; None is somebody who is not in Telegram."""
    card: dict[str, Any] = {"phone_number": phone, "first_name": "Sinov"}
    return card if user_id is None else {**card, "user_id": user_id}


def pressed_button(tg_id: int, data: str) -> dict[str, Any]:
    """An update: a button of an old message was pressed."""
    person = {"id": tg_id, "is_bot": False, "first_name": "Sinov"}
    old = {"message_id": 7, "date": 0, "chat": {"id": tg_id, "type": "private"}}
    query = {"id": "99", "from": person, "chat_instance": "1", "data": data, "message": old}
    return {"update_id": next(_numbers), "callback_query": query}


def member_change(kind: str, chat: dict[str, Any], tg_id: int, **member: Any) -> dict[str, Any]:
    """An update: somebody's standing in a chat changed to `member`."""
    person = {"id": tg_id, "is_bot": False, "first_name": "Sinov"}
    changed = {
        "chat": chat,
        "from": person,
        "date": 1_770_000_000,
        "old_chat_member": {"status": "left", "user": person},
    }
    return {"update_id": next(_numbers), kind: {**changed, "new_chat_member": {"user": person, **member}}}
