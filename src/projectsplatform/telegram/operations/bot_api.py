"""The few calls of the Bot API outside the bot. They use http.client: only the bot's process loads the library."""

import http.client
import json
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from projectsplatform.telegram.enums import ChannelAccess, Membership
from projectsplatform.telegram.rules.answers import BotApiError, read_answer
from projectsplatform.telegram.rules.reasons import Reason

_INSIDE = frozenset({"creator", "administrator", "member"})
_MAX_ANSWER = 64 * 1024
_PIECE = 64 * 1024
_TOPIC_NAME = 128


def find_membership(*, chat: int | str, tg_id: int, seconds: float) -> Membership:
    """Whether a person is in a chat. Raises BotApiError; reliable only where the bot is an administrator."""
    return read_membership(_member(chat, tg_id, seconds))


def find_chat_id(*, chat: int | str, seconds: float) -> int:
    """The id of a channel that the bot can see. Raises BotApiError."""
    return int(_call("getChat", {"chat_id": chat}, seconds).get("id", 0))


def find_bot_access(*, chat: int | str, seconds: float) -> ChannelAccess:
    """Whether our bot is an administrator of a channel, which it must be to see the members. Raises BotApiError."""
    deadline = time.monotonic() + seconds
    own_id = _call("getMe", {}, seconds).get("id")
    return read_bot_access(_member(chat, own_id, max(0.01, deadline - time.monotonic())))


def bot_username(*, seconds: float) -> str:
    """The bot's name, without the @. Raises BotApiError."""
    return str(_call("getMe", {}, seconds).get("username", ""))


def create_topic(*, chat_id: int, name: str, seconds: float) -> int:
    """A new topic of a group with topics; its id is the `thread_id` of messages in it. Raises BotApiError."""
    made = _call("createForumTopic", {"chat_id": chat_id, "name": name[:_TOPIC_NAME]}, seconds)
    topic = made.get("message_thread_id")
    if not isinstance(topic, int):
        raise BotApiError(0, "an answer without a topic", may_have_arrived=True)
    return topic


def download_file(*, file_id: str, max_bytes: int, seconds: float) -> bytes:
    """A file that somebody sent to the bot: at most one byte more than `max_bytes` of it. Raises BotApiError.

    https://core.telegram.org/bots/api#getfile: the address holds the token, so it is neither stored nor logged.
    """
    deadline = time.monotonic() + seconds
    file_path = str(_call("getFile", {"file_id": file_id}, seconds).get("file_path", ""))
    if not file_path:
        raise BotApiError(0, "a file without a path")
    return _download(file_path, max_bytes, deadline)


def is_inside(member: dict[str, Any]) -> bool:
    """Whether a ChatMember counts: creator, administrator, member, or restricted while still in."""
    status = member.get("status")
    return status in _INSIDE or (status == "restricted" and member.get("is_member") is True)


def read_membership(member: dict[str, Any]) -> Membership:
    """Of a person's ChatMember."""
    if is_inside(member):
        return Membership.INSIDE
    return Membership.BANNED if member.get("status") == "kicked" else Membership.OUTSIDE


def read_bot_access(member: dict[str, Any]) -> ChannelAccess:
    """Of the bot's own ChatMember."""
    if member.get("status") in {"creator", "administrator"}:
        return ChannelAccess.FINE
    return ChannelAccess.NOT_ADMINISTRATOR if is_inside(member) else ChannelAccess.NOT_MEMBER


def _member(chat: int | str, tg_id: object, seconds: float) -> dict[str, Any]:
    """A ChatMember; somebody who was never in the chat has left."""
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
        # `from None`, because the path in the traceback holds the bot's token.
        raise BotApiError(0, type(error).__name__) from None
    finally:
        link.close()
    if not isinstance(result, dict):
        raise BotApiError(0, "an answer without a result")
    return result


def _download(file_path: str, max_bytes: int, deadline: float) -> bytes:
    link = _link(_left(deadline))
    base = urlsplit(settings.TELEGRAM_API_BASE).path.rstrip("/")
    try:
        link.request("GET", f"{base}/file/bot{settings.TELEGRAM_BOT_TOKEN}/{quote(file_path)}")
        answer = link.getresponse()
        if answer.status != HTTPStatus.OK:
            raise BotApiError(answer.status, "the file is not given")
        return _read(answer, link, max_bytes, deadline)
    except (OSError, http.client.HTTPException) as error:
        raise BotApiError(0, type(error).__name__) from None
    finally:
        link.close()


def _read(answer: http.client.HTTPResponse, link: http.client.HTTPConnection, max_bytes: int, deadline: float) -> bytes:
    """Piece by piece, because a time limit of the socket counts for each piece anew."""
    data = bytearray()
    while len(data) <= max_bytes:
        if link.sock is not None:
            link.sock.settimeout(_left(deadline))
        piece = answer.read1(min(_PIECE, max_bytes + 1 - len(data)))
        if not piece:
            break
        data += piece
        if time.monotonic() > deadline:
            raise TimeoutError
    if answer.length and len(data) <= max_bytes:
        raise BotApiError(0, "a file that ended early")
    return bytes(data)


def _left(deadline: float) -> float:
    return max(0.01, deadline - time.monotonic())


def _link(seconds: float) -> http.client.HTTPConnection:
    base = urlsplit(settings.TELEGRAM_API_BASE)
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    return kind(base.netloc, timeout=seconds)
