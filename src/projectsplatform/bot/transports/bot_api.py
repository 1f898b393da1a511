"""The real Telegram, through aiogram."""

import logging

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
)

from projectsplatform.bot.transports.base import (
    BlockedChatError,
    RefusedMessageError,
    RestError,
    SendError,
    UnreachableError,
)
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.delivery import Outgoing

SEND_SECONDS = 8
CALLBACK_SECONDS = 2
_TOKEN_REFUSED_REST = 10.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_log = logging.getLogger(__name__)
Rows = tuple[tuple[Button, ...], ...]


class BotApiTransport:
    """Speaks to the Bot API with one bot's token."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, message: Outgoing) -> None:
        """Sends one message. Raises SendError's children."""
        try:
            await self._bot.send_message(
                message.chat_id,
                message.text,
                entities=monospaced(message.text, message.buttons) or None,
                reply_markup=keyboard(message.buttons),
                link_preview_options=_NO_PREVIEW,
                request_timeout=SEND_SECONDS,
            )
        except ClientDecodeError as error:
            if not _was_taken(error):
                raise UnreachableError("an unreadable answer") from None
        except AiogramError as error:
            raise send_error(error) from None

    async def answer_callback(self, callback_id: str, text: str) -> None:
        """Best effort: an answer after Telegram's own limit is refused, and that hurts nobody."""
        try:
            await self._bot.answer_callback_query(callback_id, text[:200], request_timeout=CALLBACK_SECONDS)
        except AiogramError as error:
            _log.info("telegram.callback.unanswered", extra={"reason": type(error).__name__})


def _was_taken(error: ClientDecodeError) -> bool:
    """Telegram said yes, only in words that are newer than our library: sending again would be a second message."""
    return isinstance(error.data, dict) and error.data.get("ok") is True


def send_error(error: AiogramError) -> SendError:
    """What a failed send means for its message. The reason is Telegram's description, without the request."""
    reason = error.message if isinstance(error, TelegramAPIError) else type(error).__name__
    match error:
        case TelegramRetryAfter():
            return RestError("too many requests", float(error.retry_after))
        case TelegramUnauthorizedError() | TelegramNotFound():
            return RestError("the bot's token is refused", _TOKEN_REFUSED_REST)
        case TelegramForbiddenError():
            return BlockedChatError(reason)
        case TelegramBadRequest() | TelegramEntityTooLarge() | TelegramMigrateToChat():
            return RefusedMessageError(reason)
        case _:
            return UnreachableError(type(error).__name__)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Inline buttons; a row with a contact button makes a keyboard that goes away after use."""
    if not rows:
        return None
    if any(button.request_contact for row in rows for button in row):
        keys = [
            [KeyboardButton(text=button.text, request_contact=button.request_contact) for button in row] for row in rows
        ]
        return ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True, one_time_keyboard=True)
    return InlineKeyboardMarkup(inline_keyboard=[[_inline(button) for button in row] for row in rows])


def _inline(button: Button) -> InlineKeyboardButton:
    copied = CopyTextButton(text=button.copy_text) if button.copy_text is not None else None
    return InlineKeyboardButton(text=button.text, url=button.url, callback_data=button.callback_data, copy_text=copied)


def monospaced(text: str, rows: Rows) -> list[MessageEntity]:
    """What a button copies is shown in monospace where the text repeats it. Telegram counts in UTF-16 units."""
    entities = []
    for copied in {button.copy_text for row in rows for button in row if button.copy_text}:
        start = text.find(copied)
        if start >= 0:
            entities.append(
                MessageEntity(type="code", offset=_utf16_length(text[:start]), length=_utf16_length(copied))
            )
    return entities


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
