"""The few questions that we put to the Bot API themselves. Plain http.client: aiogram lives in the bot."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from projectsplatform.telegram.rules.answers import BotApiError, Reason, read_answer

_INSIDE = frozenset({"creator", "administrator", "member"})
_MAX_ANSWER = 64 * 1024


def is_chat_member(*, chat: int | str, tg_id: int, seconds: float) -> bool:
    """Whether a person is in a chat. Raises BotApiError; reliable only where the bot is an administrator."""
    return is_inside(_member(chat, tg_id, seconds))


def is_bot_administrator(*, chat: int | str, seconds: float) -> bool:
    """Whether our bot is an administrator of a channel, without which it cannot see who is in it. Raises BotApiError."""
    own_id = _call("getMe", {}, seconds).get("id")
    return _member(chat, own_id, seconds).get("status") in {"creator", "administrator"}


def bot_username(*, seconds: float) -> str:
    """The bot's name, without the @. Raises BotApiError."""
    return str(_call("getMe", {}, seconds).get("username", ""))


def is_inside(member: dict[str, Any]) -> bool:
    """Whether a ChatMember counts: creator, administrator, member, or restricted while still in."""
    status = member.get("status")
    return status in _INSIDE or (status == "restricted" and member.get("is_member") is True)


def _member(chat: int | str, tg_id: object, seconds: float) -> dict[str, Any]:
    """A ChatMember; who was never seen there has left."""
    try:
        return _call("getChatMember", {"chat_id": chat, "user_id": tg_id}, seconds)
    except BotApiError as error:
        if error.reason == Reason.USER_NOT_FOUND:
            return {"status": "left"}
        raise


def _call(method: str, arguments: dict[str, Any], seconds: float) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    link = _link(seconds)
    path = f"{urlsplit(settings.TELEGRAM_API_BASE).path.rstrip('/')}/bot{settings.TELEGRAM_BOT_TOKEN}/{method}"
    try:
        link.connect()
        link.sock.settimeout(max(0.01, deadline - time.monotonic()))
        link.request("POST", path, json.dumps(arguments), {"Content-Type": "application/json"})
        answer = link.getresponse()
        result = read_answer(answer.status, answer.read(_MAX_ANSWER))
    except (OSError, http.client.HTTPException) as error:
        # The chain is cut: the path in it holds the bot's token.
        raise BotApiError(0, type(error).__name__) from None
    finally:
        link.close()
    if not isinstance(result, dict):
        raise BotApiError(0, "an answer without what was asked")
    return result


def _link(seconds: float) -> http.client.HTTPConnection:
    base = urlsplit(settings.TELEGRAM_API_BASE)
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    return kind(base.netloc, timeout=seconds)
