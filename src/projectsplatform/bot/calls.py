"""Calls of the Bot API from the bot's process.

aiogram reads what people write to the bot; what the bot asks goes past its models. They cost half of a message's
CPU, and an answer that is newer than they are would look like a message that was not taken.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from projectsplatform.telegram.rules.answers import BotApiError, read_answer

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class BotApi:
    """One bot's token at one Bot API server. Made where a loop runs, and closed by its owner."""

    def __init__(self, base: str, token: str) -> None:
        self._address = f"{base.rstrip('/')}/bot{token}/"
        self._client = ClientSession(cookie_jar=DummyCookieJar())

    async def call(self, method: str, arguments: Mapping[str, Any], *, seconds: float) -> Any:
        """The answer's `result`. Arguments that are None are left out. Raises BotApiError. Follows no redirect."""
        try:
            async with self._client.post(
                self._address + method,
                data=_form(arguments),
                headers=_FORM,
                timeout=ClientTimeout(total=seconds),
                allow_redirects=False,
            ) as response:
                return read_answer(response.status, await response.read())
        except (ClientError, TimeoutError) as error:
            raise BotApiError(0, type(error).__name__) from None

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
