"""Reads the bodies that programs send to the simulator."""

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec import Meta

from projectsplatform.kit.errors import FieldRefusal

_MAX_ID = 2**52
Text = Annotated[str, Meta(min_length=1, max_length=4096)]
Data = Annotated[str, Meta(min_length=1, max_length=64)]


class ActionInvalid(FieldRefusal):
    code = "action_invalid"
    message = _("Send exactly one of text, contact and callback_data.")
    field = "text"


class SubscribedInvalid(FieldRefusal):
    code = "subscribed_invalid"
    message = _("Send true to join the channel and false to leave it.")
    field = "subscribed"


class Contact(msgspec.Struct, frozen=True):
    """A contact card; `user_id` is None for a person without Telegram."""

    phone_number: Annotated[str, Meta(min_length=1, max_length=32)]
    user_id: Annotated[int, Meta(ge=1, le=_MAX_ID)] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """An action of the person: exactly one field is set."""

    text: str | None = None
    contact: Contact | None = None
    callback_data: str | None = None


_TYPES: dict[str, Any] = {"text": Text, "contact": Contact, "callback_data": Data}


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
