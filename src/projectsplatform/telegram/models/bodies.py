"""What a message says. In the database it is sealed: a dump shows no code and no token."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from projectsplatform.kit.security.crypto import seal, unseal


@dataclass(frozen=True, slots=True)
class Button:
    """One button. Exactly one of the other fields says what it does; `request_contact` makes a reply keyboard."""

    text: str
    url: str | None = None
    callback_data: str | None = None
    copy_text: str | None = None
    request_contact: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A message's text and its rows of buttons."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()


NOTHING = Body(text="")


def seal_body(text: str, buttons: Sequence[Sequence[Button]], *, bound_to: str) -> bytes:
    """The body's bytes, sealed for one row."""
    body = Body(text, tuple(tuple(row) for row in buttons))
    return seal(msgspec.json.encode(body), bound_to=bound_to)


def open_body(sealed: bytes | memoryview | None, *, bound_to: str) -> Body:
    """What `seal_body` sealed for the same row; an empty one when it was blanked. Raises UnsealError."""
    if sealed is None:
        return NOTHING
    return msgspec.json.decode(unseal(bytes(sealed), bound_to=bound_to), type=Body)
