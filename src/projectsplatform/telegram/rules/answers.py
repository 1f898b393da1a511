"""How the Bot API answers, whoever asks it: the bot's process or a request.

Shapes: https://core.telegram.org/bots/api#making-requests and #responseparameters.
"""

from typing import Any

import msgspec


class BotApiError(Exception):
    """The Bot API said no, or nothing that can be read. The text never holds the address: the token is in it.

    `code` is Telegram's, or 0 without an answer; `retry_after` is in seconds, 0 where Telegram names no time.
    """

    def __init__(self, code: int, description: str, retry_after: float = 0.0) -> None:
        super().__init__(f"{code} {description}" if code else description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class _Parameters(msgspec.Struct):
    retry_after: float = 0.0


class _Answer(msgspec.Struct):
    ok: bool
    result: Any = None
    error_code: int | None = None
    description: str = "no reason"
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


_answers = msgspec.json.Decoder(_Answer)


def read_answer(status: int, body: bytes) -> Any:
    """The answer's `result`, as Telegram worded it. Raises BotApiError."""
    try:
        answer = _answers.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BotApiError(status, "an unreadable answer") from None
    if not answer.ok:
        raise BotApiError(answer.error_code or status, answer.description, answer.parameters.retry_after)
    return answer.result
