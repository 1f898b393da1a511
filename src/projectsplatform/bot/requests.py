"""Calls of the Bot API through python-telegram-bot, with Telegram's refusals named as in `telegram/rules/answers.py`."""

import ssl
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from projectsplatform.telegram.rules.answers import BotApiError, read_answer
from telegram import Bot

_DEFAULT_SECONDS = 10
_POOL_SIZE = 64  # at most 30 messages a second are sent, for 8 seconds at most
_POOL_SECONDS = 5
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
"""Faults before the first byte of a call."""


class BotApiCallError(BotApiError, TelegramError):
    """A BotApiError in the library's hierarchy: the library replaces every other exception of a request by its own."""


class BotApiRequest(HTTPXRequest):
    """The library's HTTP client. Raises BotApiCallError, whose text holds neither Telegram's words nor the token.

    The library's own errors quote Telegram's description and lose the codes 413 and 429.
    """

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """The status and body of an answer that says `ok`."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            cause = error.__cause__ or error
            may = not isinstance(cause, _NEVER_LEFT)
            raise BotApiCallError(0, type(cause).__name__, may_have_arrived=may) from None
        try:
            read_answer(status, body)
        except BotApiError as error:
            raise _named(error) from None
        return HTTPStatus.OK, body


def _named(error: BotApiError) -> BotApiCallError:
    """The same error in the library's hierarchy."""
    return BotApiCallError(
        error.code,
        error.reason,
        error.retry_after,
        migrated_to=error.migrated_to,
        may_have_arrived=error.may_have_arrived,
    )


def make_bot(base: str, token: str) -> Bot:
    """A bot at a Bot API server. Certificates are checked against the system's; proxies of the environment are ignored."""
    client = {"verify": ssl.create_default_context(), "trust_env": False}
    requests = (
        BotApiRequest(_POOL_SIZE, read_timeout=_DEFAULT_SECONDS, pool_timeout=_POOL_SECONDS, httpx_kwargs=client)
        for _ in range(2)
    )
    return Bot(token, base_url=f"{base.rstrip('/')}/bot", request=next(requests), get_updates_request=next(requests))


def reason_of(error: Exception) -> str:
    """What may be logged about a failed call."""
    return str(error) if isinstance(error, BotApiError) else type(error).__name__
