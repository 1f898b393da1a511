"""Calls of the Bot API from the bot's process, and their answers as they come.

aiogram reads what people write to the bot; what the bot asks goes past its models. They cost half of a message's
CPU, and an answer that is newer than they are would look like a message that was not taken.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class _Parameters(msgspec.Struct):
    """https://core.telegram.org/bots/api#responseparameters"""

    retry_after: float = 0.0


class _Answer(msgspec.Struct):
    """https://core.telegram.org/bots/api#making-requests"""

    ok: bool
    result: Any = None
    error_code: int | None = None
    description: str = "no reason"
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


_answers = msgspec.json.Decoder(_Answer)


class CallError(Exception):
    """The Bot API said no, or nothing that can be read. The text never holds the address: the token is in it.

    `code` is Telegram's, or 0 without an answer; `retry_after` is in seconds, 0 where Telegram names no time.
    """

    def __init__(self, code: int, description: str, retry_after: float = 0.0) -> None:
        super().__init__(f"{code} {description}" if code else description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class BotApi:
    """One bot's token at one Bot API server. Made where a loop runs, and closed by its owner."""

    def __init__(self, base: str, token: str) -> None:
        self._address = f"{base.rstrip('/')}/bot{token}/"
        self._client = ClientSession(cookie_jar=DummyCookieJar())

    async def call(self, method: str, arguments: Mapping[str, Any], *, seconds: float) -> Any:
        """The answer's `result`. Arguments that are None are left out. Raises CallError. Follows no redirect."""
        try:
            async with self._client.post(
                self._address + method,
                data=_form(arguments),
                headers=_FORM,
                timeout=ClientTimeout(total=seconds),
                allow_redirects=False,
            ) as response:
                status, body = response.status, await response.read()
        except (ClientError, TimeoutError) as error:
            raise CallError(0, type(error).__name__) from None
        return _result(status, body)

    async def close(self) -> None:
        """Ends its connections."""
        await self._client.close()


def _form(arguments: Mapping[str, Any]) -> bytes:
    return urlencode(
        {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in arguments.items()
            if value is not None
        }
    ).encode()


def _result(status: int, body: bytes) -> Any:
    try:
        answer = _answers.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise CallError(status, "an unreadable answer") from None
    if not answer.ok:
        raise CallError(answer.error_code or status, answer.description, answer.parameters.retry_after)
    return answer.result
