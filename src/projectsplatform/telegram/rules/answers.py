"""Reads answers of the Bot API, for the bot's process and for requests.

Shapes: https://core.telegram.org/bots/api#making-requests and #responseparameters.
"""

from http import HTTPStatus
from typing import Any

import msgspec

from projectsplatform.telegram.rules.reasons import named_reason


class BotApiError(Exception):
    """The Bot API refused a call, or gave no readable answer. `reason` is ours and holds nothing of what was sent.

    `code` is Telegram's, or 0 without an answer; `retry_after` is in seconds, 0 where Telegram gives no time. `migrated_to`: the
    id of the supergroup that the chat has become. `may_have_arrived`: the call may have had its effect all the same.
    """

    def __init__(
        self,
        code: int,
        reason: str,
        retry_after: float = 0.0,
        *,
        migrated_to: int | None = None,
        may_have_arrived: bool = False,
    ) -> None:
        super().__init__(f"{code} {reason}" if code else str(reason))
        self.code = code
        self.reason = reason
        self.retry_after = retry_after
        self.migrated_to = migrated_to
        self.may_have_arrived = may_have_arrived


class _Parameters(msgspec.Struct):
    retry_after: float = 0.0
    migrate_to_chat_id: int | None = None


class _Answer(msgspec.Struct):
    ok: bool
    result: Any = None
    error_code: int | None = None
    description: str = ""
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


_answers = msgspec.json.Decoder(_Answer)


def read_answer(status: int, body: bytes) -> Any:
    """The answer's `result`, unparsed. Raises BotApiError."""
    try:
        answer = _answers.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BotApiError(status, "an unreadable answer", may_have_arrived=not _is_refusal(status)) from None
    if not answer.ok:
        code, more = answer.error_code or status, answer.parameters
        raise BotApiError(
            code,
            named_reason(answer.description),
            more.retry_after,
            migrated_to=more.migrate_to_chat_id,
            may_have_arrived=not _is_refusal(code),
        )
    return answer.result


def _is_refusal(code: int) -> bool:
    """Whether the call certainly had no effect."""
    return HTTPStatus.BAD_REQUEST <= code < HTTPStatus.INTERNAL_SERVER_ERROR
