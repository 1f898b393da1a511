"""Files that people send to the bot: from Telegram, or from the demo's simulator."""

from http import HTTPStatus

from django.conf import settings

from projectsplatform.telegram.operations.bot_api import download_file
from projectsplatform.telegram.queries.simulator import simulated_file
from projectsplatform.telegram.rules.answers import BotApiError


def fetch_file(*, file_id: str, max_bytes: int, seconds: float) -> bytes:
    """At most one byte more than `max_bytes`. Raises BotApiError."""
    if not settings.TELEGRAM_SIMULATED:
        return download_file(file_id=file_id, max_bytes=max_bytes, seconds=seconds)
    found = simulated_file(file_id)
    if found is None:
        raise BotApiError(HTTPStatus.NOT_FOUND, "no such file")
    return found[: max_bytes + 1]


def is_final(error: BotApiError) -> bool:
    """Whether Telegram will not give the file later either: it does not know it, or it is too large for bots."""
    return error.code in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
