"""Fetches what people send: from Telegram, or from the demo's simulator."""

import asyncio
from typing import Final

from django.conf import settings

from projectsplatform.bot.database import in_database
from projectsplatform.telegram.operations.bot_api import download_file
from projectsplatform.telegram.queries.simulator import simulated_file
from projectsplatform.telegram.rules.answers import BotApiError

_SECONDS: Final = 10.0  # the consumer gives a handler twenty
_NOT_FOUND: Final = 404


async def fetch_file(file_id: str, *, max_bytes: int) -> bytes:
    """At most one byte more than `max_bytes`. Raises BotApiError."""
    if settings.TELEGRAM_SIMULATED:
        found = await in_database(simulated_file, file_id)
        if found is None:
            raise BotApiError(_NOT_FOUND, "no such file")
        return found[: max_bytes + 1]
    # In a thread of its own, because conversations share the one that has the database.
    return await asyncio.to_thread(download_file, file_id=file_id, max_bytes=max_bytes, seconds=_SECONDS)


def is_final(error: BotApiError) -> bool:
    """Whether Telegram will not give the file later either: it does not know it, or it is too large for bots."""
    return error.code in {400, _NOT_FOUND, 413}
