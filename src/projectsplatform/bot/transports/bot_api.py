"""The real Telegram."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from telegram.error import TelegramError

from projectsplatform.bot.requests import reason_of
from projectsplatform.bot.transports.base import (
    BlockedChatError,
    RefusedMessageError,
    RestError,
    SendError,
    UnreachableError,
)
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.delivery import Outgoing
from projectsplatform.telegram.rules.answers import UNREACHABLE, BotApiError, Reason
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
)

_SEND_SECONDS = 8
_TOKEN_REFUSED_REST = 10.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_log = logging.getLogger(__name__)
Rows = tuple[tuple[Button, ...], ...]


class BotApiTransport:
    """Sends messages through the Bot API with one bot's token."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, message: Outgoing) -> None:
        """Sends one message, or edits one. Raises subclasses of SendError.

        A link that Telegram refuses as a button is written into the text instead, because the message must arrive.
        """
        text, buttons = linked_in_text(message.text, message.buttons, may_be_button)
        try:
            await self._deliver(message, text, buttons)
        except BotApiError as error:
            if error.reason != Reason.BUTTON_URL_INVALID:
                raise send_error(error) from None
            await self._send_without_links(message)

    async def _send_without_links(self, message: Outgoing) -> None:
        text, buttons = linked_in_text(message.text, message.buttons, lambda _: False)
        try:
            await self._deliver(message, text, buttons)
        except BotApiError as error:
            raise send_error(error) from None

    async def _deliver(self, message: Outgoing, text: str, buttons: Rows) -> None:
        """A message that cannot be edited, such as one that the person has deleted, is sent again. Raises BotApiError."""
        if message.edits is None:
            await self._send(message.chat_id, text, buttons)
            return
        try:
            await self._edit(message.chat_id, message.edits, text, buttons)
        except BotApiError as error:
            if error.reason == Reason.NOT_MODIFIED:  # an earlier attempt arrived
                return
            if error.reason != Reason.NOT_EDITABLE:
                raise
            await self._send(message.chat_id, text, buttons)

    async def _send(self, chat_id: int, text: str, buttons: Rows) -> None:
        """Raises BotApiError."""
        entities, markup = monospaced(text, buttons) or None, keyboard(buttons)
        await _call(
            self._bot.send_message(
                chat_id, text, entities=entities, reply_markup=markup, link_preview_options=_NO_PREVIEW
            )
        )

    async def _edit(self, chat_id: int, message_id: int, text: str, buttons: Rows) -> None:
        """Raises BotApiError."""
        await _call(
            self._bot.edit_message_text(
                text,
                chat_id,
                message_id,
                entities=monospaced(text, buttons) or None,
                reply_markup=_inline_keyboard(buttons),
                link_preview_options=_NO_PREVIEW,
            )
        )


async def _call(call: Coroutine[Any, Any, object]) -> None:
    """Raises BotApiError."""
    try:
        async with asyncio.timeout(_SEND_SECONDS):
            await call
    except BotApiError:
        raise
    except (TelegramError, TimeoutError) as error:
        raise BotApiError(0, reason_of(error)) from None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Telegram accepted the message; an answer that the library cannot read must not cause a second one.
        _log.warning("telegram.answer.unreadable", extra={"reason": reason_of(error)})


def send_error(error: BotApiError) -> SendError:
    """What a failed send means for its message."""
    if error.retry_after:
        return RestError("too many requests", error.retry_after)
    match error.code:
        case 401 | 404:
            return RestError("the bot's token is refused", _TOKEN_REFUSED_REST)
        case 403:
            return BlockedChatError(str(error))
        case 400 if error.reason in UNREACHABLE:
            return BlockedChatError(str(error))
        case 400 | 413:
            return RefusedMessageError(str(error))
        case _:
            return UnreachableError(str(error))


def may_be_button(url: str) -> bool:
    """Whether Telegram accepts the address for a button: it refuses hosts without a dot, like localhost."""
    return "." in (urlsplit(url).hostname or "").rstrip(".")


def linked_in_text(text: str, rows: Rows, is_button: Callable[[str], bool]) -> tuple[str, Rows]:
    """The message with the addresses that cannot be buttons appended to its text."""
    written = [button.url for row in rows for button in row if button.url and not is_button(button.url)]
    if not written:
        return text, rows
    kept = (tuple(button for button in row if button.url not in written) for row in rows)
    return "\n\n".join([text, *written]), tuple(row for row in kept if row)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Inline buttons, or a keyboard that disappears after use where a row has a contact button."""
    if not rows:
        return None
    if any(button.request_contact for row in rows for button in row):
        keys = [[KeyboardButton(button.text, request_contact=button.request_contact) for button in row] for row in rows]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    return _inline_keyboard(rows)


def _inline_keyboard(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[_inline(button) for button in row] for row in rows])


def _inline(button: Button) -> InlineKeyboardButton:
    copied = CopyTextButton(button.copy_text) if button.copy_text is not None else None
    return InlineKeyboardButton(button.text, url=button.url, callback_data=button.callback_data, copy_text=copied)


def monospaced(text: str, rows: Rows) -> list[MessageEntity]:
    """Marks where the text repeats what a button copies. Telegram counts offsets in UTF-16 units."""
    entities = []
    for copied in {button.copy_text for row in rows for button in row if button.copy_text}:
        start = text.find(copied)
        if start >= 0:
            entities.append(MessageEntity(MessageEntity.CODE, _utf16_length(text[:start]), _utf16_length(copied)))
    return entities


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
