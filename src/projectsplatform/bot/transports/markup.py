"""Buttons and entities as the Bot API takes them."""

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from projectsplatform.telegram.models import Body, Button
from projectsplatform.telegram.rules.lengths import utf16_length
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
)

Rows = tuple[tuple[Button, ...], ...]


def may_be_button(url: str) -> bool:
    """Whether Telegram accepts the address for a button: it refuses hosts without a dot, like localhost."""
    return "." in (urlsplit(url).hostname or "").rstrip(".")


def linked_in_text(body: Body, is_button: Callable[[str], bool]) -> Body:
    """The message with the addresses that cannot be buttons appended to its text. An album has no buttons."""
    is_album = len(body.files) > 1
    written = [
        button.url for row in body.buttons for button in row if button.url and (is_album or not is_button(button.url))
    ]
    if not written and not is_album:
        return body
    kept = (tuple(button for button in row if button.url not in written) for row in body.buttons)
    rows = () if is_album else tuple(row for row in kept if row)
    return msgspec.structs.replace(body, text="\n\n".join(filter(None, [body.text, *written])), buttons=rows)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Inline buttons, or a keyboard that disappears after use where a row has a contact button."""
    if not rows:
        return None
    if any(button.request_contact for row in rows for button in row):
        keys = [[KeyboardButton(button.text, request_contact=button.request_contact) for button in row] for row in rows]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    return inline_keyboard(rows)


def inline_keyboard(rows: Rows) -> InlineKeyboardMarkup:
    """The buttons below a message."""
    return InlineKeyboardMarkup([[_inline(button) for button in row] for row in rows])


def _inline(button: Button) -> InlineKeyboardButton:
    copied = CopyTextButton(button.copy_text) if button.copy_text is not None else None
    return InlineKeyboardButton(button.text, url=button.url, callback_data=button.callback_data, copy_text=copied)


def entities_of(body: Body) -> list[MessageEntity] | None:
    """How parts of the text look, and what a button copies in monospace."""
    given = [MessageEntity(one.type, one.offset, one.length, url=one.url) for one in body.entities]
    return [*given, *_monospaced(body.text, body.buttons)] or None


def _monospaced(text: str, rows: Rows) -> list[MessageEntity]:
    """Marks where the text repeats what a button copies. Telegram counts offsets in UTF-16 units."""
    entities = []
    for copied in {button.copy_text for row in rows for button in row if button.copy_text}:
        start = text.find(copied)
        if start >= 0:
            entities.append(MessageEntity(MessageEntity.CODE, utf16_length(text[:start]), utf16_length(copied)))
    return entities
