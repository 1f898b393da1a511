"""Reads the bodies that programs send to the simulator."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projectsplatform.bot.simulator.actions import (
    MAX_FILE,
    Action,
    Contact,
    Data,
    Edit,
    Location,
    SentFile,
    Sticker,
    Text,
)
from projectsplatform.kit.api.bodies import check_kind, check_length, decode_object
from projectsplatform.kit.errors import FieldRefusal

MAX_SENT = MAX_FILE // 3 * 4 + 64 * 1024
"""The largest file in base64, and what stands around it. The bot takes less: what it refuses can be tried too."""


class ActionInvalid(FieldRefusal):
    code = "action_invalid"
    message = _(
        "Send exactly one of text, contact, callback_data, photo, document, voice, audio, video, location, sticker and edit."
    )
    field = "text"


class SubscribedInvalid(FieldRefusal):
    code = "subscribed_invalid"
    message = _("Send true to join the channel and false to leave it.")
    field = "subscribed"


_TYPES: dict[str, Any] = {
    "text": Text,
    "contact": Contact,
    "callback_data": Data,
    "photo": SentFile,
    "document": SentFile,
    "voice": SentFile,
    "audio": SentFile,
    "video": SentFile,
    "location": Location,
    "sticker": Sticker,
    "edit": Edit,
}


def read_body(request: HttpRequest) -> dict[str, Any]:
    """A JSON object that may hold a file. Raises NotJson, NotJsonType, EncodingNotSupported, TooLarge, InvalidFields."""
    check_length(request.META.get("CONTENT_LENGTH"), MAX_SENT)
    check_kind(request.META)
    return decode_object(request.read(MAX_SENT + 1), MAX_SENT)


def read_action(body: dict[str, Any]) -> Action:
    """Raises ActionInvalid."""
    given = {name: body[name] for name in _TYPES if body.get(name) is not None}
    if len(given) != 1:
        raise ActionInvalid
    (name, value) = next(iter(given.items()))
    try:
        return Action(**{name: msgspec.convert(value, _TYPES[name])})
    except msgspec.ValidationError as error:
        raise ActionInvalid from error


def read_subscribed(body: dict[str, Any]) -> bool:
    """Raises SubscribedInvalid."""
    subscribed = body.get("subscribed")
    if not isinstance(subscribed, bool):
        raise SubscribedInvalid
    return subscribed
