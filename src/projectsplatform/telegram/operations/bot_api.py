"""The few calls of the Bot API outside the bot."""

import time
from typing import Any

from projectsplatform.telegram.enums import ChannelAccess, Membership
from projectsplatform.telegram.operations.bot_api_http import call, download
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.telegram.rules.members import read_bot_access, read_membership
from projectsplatform.telegram.rules.reasons import Reason

_TOPIC_NAME = 128


def find_membership(*, chat: int | str, tg_id: int, seconds: float) -> Membership:
    """Whether a person is in a chat. Raises BotApiError; reliable only where the bot is an administrator."""
    return read_membership(_member(chat, tg_id, seconds))


def find_chat_id(*, chat: int | str, seconds: float) -> int:
    """The id of a channel that the bot can see. Raises BotApiError."""
    return int(call("getChat", {"chat_id": chat}, seconds).get("id", 0))


def find_bot_access(*, chat: int | str, seconds: float) -> ChannelAccess:
    """Whether our bot is an administrator of a channel, which it must be to see the members. Raises BotApiError."""
    deadline = time.monotonic() + seconds
    own_id = call("getMe", {}, seconds).get("id")
    return read_bot_access(_member(chat, own_id, max(0.01, deadline - time.monotonic())))


def bot_username(*, seconds: float) -> str:
    """The bot's name, without the @. Raises BotApiError."""
    return str(call("getMe", {}, seconds).get("username", ""))


def create_topic(*, chat_id: int, name: str, seconds: float) -> int:
    """A new topic of a group with topics; its id is the `thread_id` of messages in it. Raises BotApiError."""
    made = call("createForumTopic", {"chat_id": chat_id, "name": name[:_TOPIC_NAME]}, seconds)
    topic = made.get("message_thread_id")
    if not isinstance(topic, int):
        raise BotApiError(0, "an answer without a topic", may_have_arrived=True)
    return topic


def download_file(*, file_id: str, max_bytes: int, seconds: float) -> bytes:
    """A file that somebody sent to the bot: at most one byte more than `max_bytes` of it. Raises BotApiError.

    https://core.telegram.org/bots/api#getfile: the address holds the token, so it is neither stored nor logged.
    """
    deadline = time.monotonic() + seconds
    file_path = str(call("getFile", {"file_id": file_id}, seconds).get("file_path", ""))
    if not file_path:
        raise BotApiError(0, "a file without a path")
    return download(file_path, max_bytes, deadline)


def _member(chat: int | str, tg_id: object, seconds: float) -> dict[str, Any]:
    """A ChatMember; somebody who was never in the chat has left."""
    try:
        return call("getChatMember", {"chat_id": chat, "user_id": tg_id}, seconds)
    except BotApiError as error:
        if error.reason == Reason.USER_NOT_FOUND:
            return {"status": "left"}
        raise
