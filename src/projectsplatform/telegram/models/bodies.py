"""The body of a message. It is sealed in the database, so that a dump shows neither codes nor tokens."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from projectsplatform.kit.security.crypto import seal, unseal

FileKind = Literal["photo", "document", "voice", "audio", "video"]


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """A button. Besides `text`, exactly one field is set; `request_contact` makes a reply keyboard."""

    text: str
    url: str | None = None
    callback_data: str | None = None
    copy_text: str | None = None
    request_contact: bool = False


class Entity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of a text that looks different, as in the Bot API: `type` is "bold", "text_link" …; lengths are in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None


class OutgoingFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of Django's default storage: its `path` there, and the `name` that the chat shows."""

    kind: FileKind
    path: str
    name: str = ""
    media_type: str = ""


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message's text and its rows of buttons; with files the text is their caption, and several files are an album.

    `edits`: Telegram's id of the bot's message in the chat that it replaces (`edits_caption`: that one has files). `deletes`:
    ids of messages that are deleted, and nothing is sent. `thread_id`: the topic of a group. `reply_to`: the message that it
    answers, if that one is still there.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    edits: int | None = None
    entities: tuple[Entity, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    deletes: tuple[int, ...] = ()
    thread_id: int | None = None
    reply_to: int | None = None
    edits_caption: bool = False

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again without being told twice."""
        return self.edits is not None or bool(self.deletes)


NOTHING = Body(text="")


def seal_body(body: Body, *, bound_to: str) -> bytes:
    """The body's bytes, sealed and bound to one row."""
    return seal(msgspec.json.encode(body), bound_to=bound_to)


def encode_body(
    text: str,
    buttons: Sequence[Sequence[Button]] = (),
    *,
    entities: Sequence[Entity] = (),
    files: Sequence[OutgoingFile] = (),
) -> bytes:
    """What `seal_body` seals: for many rows with the same body it is made once."""
    return msgspec.json.encode(Body(text, rows_of(buttons), entities=tuple(entities), files=tuple(files)))


def rows_of(buttons: Sequence[Sequence[Button]]) -> tuple[tuple[Button, ...], ...]:
    """Rows of buttons as a body has them."""
    return tuple(tuple(row) for row in buttons)


def open_body(sealed: bytes | memoryview | None, *, bound_to: str) -> Body:
    """The body that `seal_body` sealed for the same row; empty when it was blanked. Raises UnsealError."""
    if sealed is None:
        return NOTHING
    return msgspec.json.decode(unseal(bytes(sealed), bound_to=bound_to), type=Body)
