"""Calls of the Bot API for messages, with their limits of time. All of them raise BotApiError."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Any

from telegram.error import TelegramError

from projectsplatform.bot.requests import reason_of
from projectsplatform.bot.transports.attachments import Attachments
from projectsplatform.bot.transports.markup import entities_of, inline_keyboard, keyboard
from projectsplatform.telegram.models import Body
from projectsplatform.telegram.rules.answers import BotApiError
from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters

_SEND_SECONDS = 8
_FILES_SECONDS = 100  # less than the claim of such a message
_FILES_READ_SECONDS = 60
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_log = logging.getLogger(__name__)


class Calls:
    """What a bot does with messages; returns Telegram's ids of those that it sent."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send_text(self, chat_id: int, body: Body) -> list[int]:
        """One message of text."""
        call = self._bot.send_message(
            chat_id,
            body.text,
            entities=entities_of(body),
            reply_markup=keyboard(body.buttons),
            link_preview_options=_NO_PREVIEW,
            **_place(body),
        )
        return ids_of(_messages(await _call(call)))

    async def send_files(self, chat_id: int, body: Body, attachments: Attachments) -> list[Message]:
        """One file with its caption, or an album with one; the messages as Telegram has them."""
        captioned = {"caption": body.text or None, "caption_entities": entities_of(body), **_place(body)}
        if len(attachments) > 1:
            album = attachments.album()
            call = self._bot.send_media_group(chat_id, album, read_timeout=_FILES_READ_SECONDS, **captioned)
            return _messages(await _call(call, _FILES_SECONDS))
        send: Any = getattr(self._bot, f"send_{attachments.kind}")
        markup = keyboard(body.buttons)
        call = send(chat_id, attachments.single(), reply_markup=markup, read_timeout=_FILES_READ_SECONDS, **captioned)
        return _messages(await _call(call, _FILES_SECONDS))

    async def edit(self, chat_id: int, body: Body) -> None:
        """Another text in the place of the one before."""
        where: dict[str, Any] = {
            "chat_id": chat_id,
            "message_id": body.edits,
            "reply_markup": inline_keyboard(body.buttons),
        }
        entities = entities_of(body)
        if body.edits_caption:
            await _call(self._bot.edit_message_caption(caption=body.text, caption_entities=entities, **where))
        else:
            call = self._bot.edit_message_text(body.text, entities=entities, link_preview_options=_NO_PREVIEW, **where)
            await _call(call)

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """One alone says why it is not deleted."""
        if len(message_ids) == 1:
            await _call(self._bot.delete_message(chat_id, message_ids[0]))
        else:
            await _call(self._bot.delete_messages(chat_id, message_ids))


def _place(body: Body) -> dict[str, Any]:
    answered = ReplyParameters(body.reply_to, allow_sending_without_reply=True) if body.reply_to else None
    return {"message_thread_id": body.thread_id, "reply_parameters": answered}


def ids_of(sent: Sequence[Message]) -> list[int]:
    """Telegram's ids; of an answer that could not be read there are none."""
    return [one.message_id for one in sent if isinstance(one.message_id, int)]


def _messages(sent: object) -> list[Message]:
    messages = sent if isinstance(sent, tuple) else (sent,)
    return [one for one in messages if isinstance(one, Message)]


async def _call(call: Awaitable[object], seconds: float | None = None) -> object:
    """Raises BotApiError."""
    try:
        async with asyncio.timeout(seconds or _SEND_SECONDS):
            return await call
    except BotApiError:
        raise
    except (TelegramError, TimeoutError) as error:
        raise BotApiError(0, reason_of(error), may_have_arrived=True) from None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Telegram accepted the message; an answer that the library cannot read must not cause a second one.
        _log.warning("telegram.answer.unreadable", extra={"reason": reason_of(error)})
        return None
