"""What somebody wrote, before it is a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from projectsplatform.aloqa.enums import AboutKind, AttachmentKind, AttachmentState, FileProblem


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Who writes from outside: a registered person, a private chat of the bot, or both."""

    person_id: UUID | None = None
    chat_id: int | None = None
    chat_name: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a conversation is about."""

    kind: AboutKind
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An attachment: a stored file (`path`), one that Telegram keeps (`telegram_file`), or a contact or location (`details`)."""

    kind: AttachmentKind
    state: AttachmentState = AttachmentState.STORED
    problem: FileProblem = FileProblem.NONE
    name: str = ""
    media_type: str = ""
    size: int = 0
    seconds: int | None = None
    path: str = ""
    telegram_file: str = ""
    source_key: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A text with Telegram's formatting, and attachments; one of the two may be empty."""

    text: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    pieces: tuple[Piece, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.text or self.pieces)
