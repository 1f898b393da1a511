"""The real Telegram."""

import logging
from typing import Any

from projectsplatform.bot.calls import BotApi
from projectsplatform.bot.transports.base import (
    BlockedChatError,
    RefusedMessageError,
    RestError,
    SendError,
    UnreachableError,
)
from projectsplatform.telegram.models import Button
from projectsplatform.telegram.operations.delivery import Outgoing
from projectsplatform.telegram.rules.answers import BotApiError

SEND_SECONDS = 8
CALLBACK_SECONDS = 2
_TOKEN_REFUSED_REST = 10.0
_NO_PREVIEW = {"is_disabled": True}
_log = logging.getLogger(__name__)
Rows = tuple[tuple[Button, ...], ...]


class BotApiTransport:
    """Speaks to the Bot API with one bot's token."""

    def __init__(self, bot_api: BotApi) -> None:
        self._bot_api = bot_api

    async def send(self, message: Outgoing) -> None:
        """Sends one message. Raises SendError's children."""
        asked = {
            "chat_id": message.chat_id,
            "text": message.text,
            "entities": monospaced(message.text, message.buttons) or None,
            "reply_markup": keyboard(message.buttons),
            "link_preview_options": _NO_PREVIEW,
        }
        try:
            await self._bot_api.call("sendMessage", asked, seconds=SEND_SECONDS)
        except BotApiError as error:
            raise send_error(error) from None

    async def answer_callback(self, callback_id: str, text: str) -> None:
        """Best effort: an answer after Telegram's own limit is refused, and that hurts nobody."""
        asked = {"callback_query_id": callback_id, "text": text[:200]}
        try:
            await self._bot_api.call("answerCallbackQuery", asked, seconds=CALLBACK_SECONDS)
        except BotApiError as error:
            _log.info("telegram.callback.unanswered", extra={"reason": str(error)})


def send_error(error: BotApiError) -> SendError:
    """What a failed send means for its message. The reason is Telegram's description, without the request."""
    if error.retry_after:
        return RestError("too many requests", error.retry_after)
    match error.code:
        case 401 | 404:
            return RestError("the bot's token is refused", _TOKEN_REFUSED_REST)
        case 403:
            return BlockedChatError(error.description)
        case 400 | 413:
            return RefusedMessageError(error.description)
        case _:
            return UnreachableError(str(error))


def keyboard(rows: Rows) -> dict[str, Any] | None:
    """Inline buttons; a row with a contact button makes a keyboard that goes away after use.

    Shapes: https://core.telegram.org/bots/api#inlinekeyboardmarkup and #replykeyboardmarkup.
    """
    if not rows:
        return None
    if any(button.request_contact for row in rows for button in row):
        keys = [[{"text": button.text, "request_contact": button.request_contact} for button in row] for row in rows]
        return {"keyboard": keys, "resize_keyboard": True, "one_time_keyboard": True}
    return {"inline_keyboard": [[_inline(button) for button in row] for row in rows]}


def _inline(button: Button) -> dict[str, Any]:
    copied = {"text": button.copy_text} if button.copy_text is not None else None
    fields = {"text": button.text, "url": button.url, "callback_data": button.callback_data, "copy_text": copied}
    return {name: value for name, value in fields.items() if value is not None}


def monospaced(text: str, rows: Rows) -> list[dict[str, Any]]:
    """What a button copies is shown in monospace where the text repeats it. Telegram counts in UTF-16 units."""
    entities = []
    for copied in {button.copy_text for row in rows for button in row if button.copy_text}:
        start = text.find(copied)
        if start >= 0:
            entities.append({"type": "code", "offset": _utf16_length(text[:start]), "length": _utf16_length(copied)})
    return entities


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
