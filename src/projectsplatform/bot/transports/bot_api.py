"""The real Telegram."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

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
from projectsplatform.telegram.rules.answers import UNREACHABLE, BotApiError, Reason

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
        """Sends one message. Raises SendError's children.

        A link that Telegram refuses as a button stands in the text instead: what it belongs to must arrive.
        """
        text, buttons = linked_in_text(message.text, message.buttons, may_be_button)
        try:
            await self._send(message.chat_id, text, buttons)
        except BotApiError as error:
            if error.reason != Reason.BUTTON_URL_INVALID:
                raise send_error(error) from None
            await self._send_without_links(message)

    async def _send_without_links(self, message: Outgoing) -> None:
        text, buttons = linked_in_text(message.text, message.buttons, lambda _: False)
        try:
            await self._send(message.chat_id, text, buttons)
        except BotApiError as error:
            raise send_error(error) from None

    async def _send(self, chat_id: int, text: str, buttons: Rows) -> None:
        asked = {
            "chat_id": chat_id,
            "text": text,
            "entities": monospaced(text, buttons) or None,
            "reply_markup": keyboard(buttons),
            "link_preview_options": _NO_PREVIEW,
        }
        await self._bot_api.call("sendMessage", asked, seconds=SEND_SECONDS)

    async def answer_callback(self, callback_id: str, text: str) -> None:
        """Best effort: an answer after Telegram's own limit is refused, and that hurts nobody."""
        asked = {"callback_query_id": callback_id, "text": text[:200]}
        try:
            await self._bot_api.call("answerCallbackQuery", asked, seconds=CALLBACK_SECONDS)
        except BotApiError as error:
            _log.info("telegram.callback.unanswered", extra={"reason": str(error)})


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
    """Whether Telegram takes the address for a button; of hosts it refuses names without a dot, like localhost."""
    return "." in (urlsplit(url).hostname or "").rstrip(".")


def linked_in_text(text: str, rows: Rows, is_button: Callable[[str], bool]) -> tuple[str, Rows]:
    """The message with the addresses that cannot be buttons written out below its text."""
    written = [button.url for row in rows for button in row if button.url and not is_button(button.url)]
    if not written:
        return text, rows
    kept = (tuple(button for button in row if button.url not in written) for row in rows)
    return "\n\n".join([text, *written]), tuple(row for row in kept if row)


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
