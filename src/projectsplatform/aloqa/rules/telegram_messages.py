"""Messages of a private chat of Telegram's, and the keys that make each of them once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from projectsplatform.aloqa.rules.content import Content

MAX_FILE: Final = 20 * 1024 * 1024
"""More a bot cannot fetch: https://core.telegram.org/bots/api#getfile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message in a chat. `album`: Telegram's id of the album that it is a part of; `answers`: of the message it replies to.

    `changed_at`: when it was changed, where this is an edit.
    """

    message_id: int
    content: Content
    album: str = ""
    answers: int | None = None
    changed_at: datetime | None = None


def message_key(bot_id: int, chat_id: int, written: Written) -> str:
    """What a repeated update has too, and no other message."""
    if written.album:
        return album_key(bot_id, chat_id, written.album)
    return f"tg:{bot_id}:{chat_id}:{written.message_id}"


def album_key(bot_id: int, chat_id: int, album: str) -> str:
    """Of the message that an album is."""
    return f"tg:{bot_id}:{chat_id}:album:{album}"


def piece_key(bot_id: int, chat_id: int, message_id: int, unique_file: str) -> str:
    """One file of one message: another file that an edit puts in its place has another key."""
    return f"tg:{bot_id}:{chat_id}:{message_id}:{unique_file}"


def place_in_album(source_key: str | None) -> int:
    """By which the pieces of an album are ordered: the id of the message that each came in."""
    parts = (source_key or "").split(":")
    return int(parts[3]) if len(parts) == 5 and parts[3].isdecimal() else 0
