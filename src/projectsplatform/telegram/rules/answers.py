"""How the Bot API answers, whoever asks it: the bot's process or a request.

Shapes: https://core.telegram.org/bots/api#making-requests and #responseparameters.
Telegram words its refusals freely and repeats in them what it was sent, a registration's address with its token too. So the
words are read here once for the reason they stand for, and go no further.
"""

from enum import StrEnum
from typing import Any, Final

import msgspec


class Reason(StrEnum):
    """Why the Bot API said no, as far as we know its words."""

    CHAT_NOT_FOUND = "chat_not_found"
    PEER_INVALID = "peer_invalid"
    USER_DEACTIVATED = "user_deactivated"
    NEVER_STARTED = "never_started"
    BLOCKED = "blocked"
    RECIPIENT_IS_BOT = "recipient_is_bot"
    GROUP_GONE = "group_gone"
    USER_NOT_FOUND = "user_not_found"
    BUTTON_URL_INVALID = "button_url_invalid"
    MESSAGE_TOO_LONG = "message_too_long"
    MESSAGE_EMPTY = "message_empty"
    NO_RIGHTS = "no_rights"
    QUERY_TOO_OLD = "query_too_old"
    TOO_MANY_REQUESTS = "too_many_requests"
    UNAUTHORIZED = "unauthorized"
    ANOTHER_POLLER = "another_poller"
    WEBHOOK_IS_SET = "webhook_is_set"
    WEBHOOK_REFUSED = "webhook_refused"


UNREACHABLE: Final = frozenset(
    {
        Reason.CHAT_NOT_FOUND,
        Reason.PEER_INVALID,
        Reason.USER_DEACTIVATED,
        Reason.NEVER_STARTED,
        Reason.BLOCKED,
        Reason.RECIPIENT_IS_BOT,
        Reason.GROUP_GONE,
        Reason.USER_NOT_FOUND,
    }
)
"""Nothing reaches this chat until somebody writes from it, whatever the message says."""
# Words of the Bot API server (https://github.com/tdlib/telegram-bot-api, Client.cpp) and of the API below it
# (https://core.telegram.org/method/messages.sendMessage); the first that is found counts.
_WORDS: Final = (
    ("button_url_invalid", Reason.BUTTON_URL_INVALID),
    ("button url", Reason.BUTTON_URL_INVALID),
    ("wrong http url", Reason.BUTTON_URL_INVALID),
    ("bad webhook", Reason.WEBHOOK_REFUSED),
    ("chat not found", Reason.CHAT_NOT_FOUND),
    ("peer_id_invalid", Reason.PEER_INVALID),
    ("chat_id_invalid", Reason.PEER_INVALID),
    ("deactivated", Reason.USER_DEACTIVATED),
    ("initiate conversation", Reason.NEVER_STARTED),
    ("blocked by the user", Reason.BLOCKED),
    ("user_is_blocked", Reason.BLOCKED),
    ("messages to bots", Reason.RECIPIENT_IS_BOT),
    ("messages to the bot", Reason.RECIPIENT_IS_BOT),
    ("user_is_bot", Reason.RECIPIENT_IS_BOT),
    ("upgraded to a supergroup", Reason.GROUP_GONE),
    ("chat was deleted", Reason.GROUP_GONE),
    ("bot was kicked", Reason.GROUP_GONE),
    ("user not found", Reason.USER_NOT_FOUND),
    ("member not found", Reason.USER_NOT_FOUND),
    ("user_id_invalid", Reason.USER_NOT_FOUND),
    ("participant_id_invalid", Reason.USER_NOT_FOUND),
    ("user_not_participant", Reason.USER_NOT_FOUND),
    ("message is too long", Reason.MESSAGE_TOO_LONG),
    ("message_too_long", Reason.MESSAGE_TOO_LONG),
    ("text is empty", Reason.MESSAGE_EMPTY),
    ("not enough rights", Reason.NO_RIGHTS),
    ("no rights", Reason.NO_RIGHTS),
    ("chat_admin_required", Reason.NO_RIGHTS),
    ("chat_write_forbidden", Reason.NO_RIGHTS),
    ("list is inaccessible", Reason.NO_RIGHTS),
    ("not a member of the", Reason.NO_RIGHTS),
    ("query is too old", Reason.QUERY_TOO_OLD),
    ("too many requests", Reason.TOO_MANY_REQUESTS),
    ("unauthorized", Reason.UNAUTHORIZED),
    ("other getupdates", Reason.ANOTHER_POLLER),
    ("webhook is active", Reason.WEBHOOK_IS_SET),
)


class BotApiError(Exception):
    """The Bot API said no, or nothing that can be read. `reason` is a name of ours and holds nothing of what was sent.

    `code` is Telegram's, or 0 without an answer; `retry_after` is in seconds, 0 where Telegram names no time.
    """

    def __init__(self, code: int, reason: str, retry_after: float = 0.0) -> None:
        super().__init__(f"{code} {reason}" if code else str(reason))
        self.code = code
        self.reason = reason
        self.retry_after = retry_after


class _Parameters(msgspec.Struct):
    retry_after: float = 0.0


class _Answer(msgspec.Struct):
    ok: bool
    result: Any = None
    error_code: int | None = None
    description: str = ""
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


_answers = msgspec.json.Decoder(_Answer)


def read_answer(status: int, body: bytes) -> Any:
    """The answer's `result`, as Telegram gives it. Raises BotApiError."""
    try:
        answer = _answers.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BotApiError(status, "an unreadable answer") from None
    if not answer.ok:
        raise BotApiError(answer.error_code or status, named_reason(answer.description), answer.parameters.retry_after)
    return answer.result


def named_reason(description: str) -> str:
    """Our name for what Telegram's words mean; of words that we do not know only how many letters they have."""
    words = description.lower()
    return next((reason for known, reason in _WORDS if known in words), f"unnamed, {len(description)} characters")
