"""Whether the bot can see who is in the channels that products require."""

import logging
from collections.abc import Iterable
from http import HTTPStatus

from django.conf import settings

from projectsplatform.telegram.models import Channel
from projectsplatform.telegram.operations.bot_api import is_bot_administrator
from projectsplatform.telegram.rules.answers import BotApiError

_SECONDS = 5.0
_NO = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN})
_log = logging.getLogger(__name__)


def channels_without_rights(channels: Iterable[Channel]) -> list[Channel]:
    """Those where Telegram says that the bot is no administrator, or not there. Where it cannot be asked, nobody knows."""
    if settings.TELEGRAM_SIMULATED or not settings.TELEGRAM_BOT_TOKEN:
        return []
    return [channel for channel in channels if _has_no_rights(channel)]


def _has_no_rights(channel: Channel) -> bool:
    name = channel.chat_id if channel.chat_id is not None else f"@{channel.username}"
    try:
        return not is_bot_administrator(chat=name, seconds=_SECONDS)
    except BotApiError as error:
        _log.warning("telegram.channel.unreachable", extra={"channel": str(channel.id), "reason": str(error)})
        return error.code in _NO
