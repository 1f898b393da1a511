"""Calls of the Bot API through python-telegram-bot, with Telegram's refusals named as in `telegram/rules/reasons.py`."""

import ssl
from http import HTTPStatus
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    InvalidURL,
    TCPConnector,
)
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from projectsplatform.telegram.rules.answers import BotApiError, read_answer
from telegram import Bot

_DEFAULT_SECONDS = 10
_CONNECT_SECONDS = 5
_POOL_SIZE = 64  # at most 30 messages a second are sent, for 8 seconds at most
_NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
"""Faults before the first byte of a call."""


class BotApiCallError(BotApiError, TelegramError):
    """A BotApiError in the library's hierarchy: the library replaces every other exception of a request by its own."""


class BotApiRequest(BaseRequest):
    """Sends the library's calls by aiohttp. Raises BotApiCallError, whose text holds neither Telegram's words nor the token.

    A call takes half the CPU of one through the library's own client, whose errors quote Telegram's description and lose the
    codes 413 and 429. No proxy of the environment is used, no redirect followed, no cookie kept.
    """

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return _DEFAULT_SECONDS

    async def initialize(self) -> None:
        """Certificates are checked against the system's."""
        if self._session is None:
            connector = TCPConnector(limit=_POOL_SIZE, ssl=ssl.create_default_context())
            agent = {"User-Agent": self.USER_AGENT}
            self._session = ClientSession(connector=connector, cookie_jar=DummyCookieJar(), headers=agent)

    async def shutdown(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        """The status and body of an answer that says `ok`. Of the library's limits of time that of reading counts."""
        given = timeouts.get("read_timeout")
        seconds = given if isinstance(given, int | float) else self.read_timeout
        try:
            status, body = await self._exchange(url, method, request_data, seconds)
        except (ClientError, TimeoutError, OSError) as error:
            may = not isinstance(error, _NEVER_LEFT)
            raise BotApiCallError(0, type(error).__name__, may_have_arrived=may) from None
        try:
            read_answer(status, body)
        except BotApiError as error:
            raise _named(error) from None
        return HTTPStatus.OK, body

    async def _exchange(self, url: str, method: str, data: RequestData | None, seconds: float) -> tuple[int, bytes]:
        await self.initialize()
        if self._session is None:
            raise RuntimeError("there is no session")
        timeout = ClientTimeout(connect=2 * _CONNECT_SECONDS, sock_connect=_CONNECT_SECONDS, sock_read=seconds)
        form = _form_of(data) if data is not None else None
        call = self._session.request(method, url, data=form, timeout=timeout, allow_redirects=False)
        async with call as answer:
            return answer.status, await answer.read()


def _form_of(data: RequestData) -> FormData:
    form = FormData(data.json_parameters, quote_fields=False)
    for field, (name, content, media_type) in (data.multipart_data or {}).items():
        form.add_field(field, content, filename=name, content_type=media_type)
    return form


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
    """A bot at a Bot API server. Whoever is done with it calls `shutdown` of its `request`."""
    request = BotApiRequest()
    return Bot(token, base_url=f"{base.rstrip('/')}/bot", request=request, get_updates_request=request)


def reason_of(error: Exception) -> str:
    """What may be logged about a failed call."""
    return str(error) if isinstance(error, BotApiError) else type(error).__name__
