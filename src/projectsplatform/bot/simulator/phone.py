"""The person's side of the simulator: every action becomes an update as Telegram would send it."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from projectsplatform.bot.simulator.actions import Action, Edit
from projectsplatform.bot.simulator.contents import content, file_content, shown
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.models import Channel, SimulatorFile
from projectsplatform.telegram.operations.simulator import (
    edit_user_message,
    next_number,
    record_file,
    record_user_message,
)
from projectsplatform.telegram.operations.updates import receive
from projectsplatform.telegram.queries.simulator import simulated_messages

# Telegram's supergroups and channels have ids below this.
_CHANNEL_BASE = -1_000_000_000_000


class _Press(NamedTuple):
    """A button's text, and the message that has it: the newest one of the bot, None for a button that is gone."""

    label: str
    message_id: int | None


def act(*, tg_id: int, action: Action, language: str, at: datetime) -> int:
    """Stores the person's message and its update in one transaction. Returns the message's id. Raises NothingThere."""
    if action.edit is not None:
        return _edit(tg_id=tg_id, edit=action.edit, language=language, at=at)
    with transaction.atomic():
        pressed = _pressed_button(tg_id, action.callback_data, at) if action.callback_data is not None else None
        message = record_user_message(tg_id=tg_id, text=shown(action, pressed.label if pressed else None), at=at)
        stored = record_file(tg_id=tg_id, data=action.file.data(), at=at) if action.file else None
        person = _person(tg_id, language)
        number = pressed.message_id if pressed and pressed.message_id else message.id
        update = _pressed(number, person, action, at) if pressed else _sent(message.id, person, action, stored, at)
        receive(update={"update_id": message.id, **update}, at=at)
    return message.id


def _edit(*, tg_id: int, edit: Edit, language: str, at: datetime) -> int:
    message_id = int(edit.message_id)
    with transaction.atomic():
        written_at = edit_user_message(tg_id=tg_id, message_id=message_id, text=edit.text, at=at)
        message = _message(message_id, _person(tg_id, language), written_at)
        edited = {**message, "edit_date": int(at.timestamp()), "text": edit.text}
        receive(update={"update_id": next_number(), "edited_message": edited}, at=at)
    return message_id


def move_in_channel(*, tg_id: int, channel_id: UUID, subscribed: bool, at: datetime) -> None:
    """Joins or leaves a channel, with the update that its administrators get. Raises NothingThere."""
    with transaction.atomic():
        channel = Channel.objects.filter(id=channel_id).first()
        if channel is None:
            raise NothingThere
        text = _("Joined: {channel}") if subscribed else _("Left: {channel}")
        message = record_user_message(tg_id=tg_id, text=text.format(channel=channel.title), at=at)
        person = _person(tg_id, "uz")
        statuses = ("left", "member") if subscribed else ("member", "left")
        old, new = ({"status": status, "user": person} for status in statuses)
        notice = {"chat": _channel_chat(channel), "from": person, "date": int(at.timestamp())}
        update = {"update_id": message.id, "chat_member": {**notice, "old_chat_member": old, "new_chat_member": new}}
        receive(update=update, at=at)


def _pressed(number: int, person: dict[str, Any], action: Action, at: datetime) -> dict[str, Any]:
    chat = _message(number, person, at)["chat"]
    pressed = {"id": str(number), "from": person, "chat_instance": str(person["id"]), "data": action.callback_data}
    return {"callback_query": {**pressed, "message": {"message_id": number, "date": 0, "chat": chat}}}


def _sent(
    number: int, person: dict[str, Any], action: Action, stored: SimulatorFile | None, at: datetime
) -> dict[str, Any]:
    said = content(action, first_name=person["first_name"])
    file = file_content(action, stored) if stored else {}
    return {"message": {**_message(number, person, at), **said, **file}}


def _message(number: int, person: dict[str, Any], at: datetime) -> dict[str, Any]:
    chat = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
    return {"message_id": number, "date": int(at.timestamp()), "chat": chat, "from": person}


def _pressed_button(tg_id: int, callback_data: str, at: datetime) -> _Press:
    for message in reversed(simulated_messages(tg_id, at)):
        for row in message.body.buttons:
            for button in row:
                if button.callback_data == callback_data:
                    return _Press(button.text, message.id)
    return _Press(callback_data, None)


def _person(tg_id: int, language: str) -> dict[str, Any]:
    return {"id": tg_id, "is_bot": False, "first_name": "Demo", "language_code": language}


def _channel_chat(channel: Channel) -> dict[str, Any]:
    chat_id = channel.chat_id if channel.chat_id is not None else _CHANNEL_BASE - channel.id.int % 10**9
    chat = {"id": chat_id, "type": "channel", "title": channel.title}
    return {**chat, "username": channel.username} if channel.username else chat
