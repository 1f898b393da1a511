"""The body of a message. It is sealed in the database, so that a dump shows neither codes nor tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from projectsplatform.kit.security.crypto import seal, unseal


@dataclass(frozen=True, slots=True)
class Button:
    """A button. Besides `text`, exactly one field is set; `request_contact` makes a reply keyboard."""

    text: str
    url: str | None = None
    callback_data: str | None = None
    copy_text: str | None = None
    request_contact: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A message's text and its rows of buttons. `edits`: Telegram's id of the message in the chat that it replaces."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    edits: int | None = None


NOTHING = Body(text="")


def seal_body(text: str, buttons: Sequence[Sequence[Button]], *, bound_to: str, edits: int | None = None) -> bytes:
    """The body's bytes, sealed and bound to one row."""
    return seal(encode_body(text, buttons, edits=edits), bound_to=bound_to)


def encode_body(text: str, buttons: Sequence[Sequence[Button]], *, edits: int | None = None) -> bytes:
    """What `seal_body` seals: for many rows with the same body it is made once."""
    return msgspec.json.encode(Body(text, tuple(tuple(row) for row in buttons), edits))


def open_body(sealed: bytes | memoryview | None, *, bound_to: str) -> Body:
    """The body that `seal_body` sealed for the same row; empty when it was blanked. Raises UnsealError."""
    if sealed is None:
        return NOTHING
    return msgspec.json.decode(unseal(bytes(sealed), bound_to=bound_to), type=Body)
