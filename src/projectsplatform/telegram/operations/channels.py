"""The bot's own place in channels: without being an administrator it does not see who is in them."""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from projectsplatform.telegram.enums import ChannelAccess
from projectsplatform.telegram.models import Channel
from projectsplatform.telegram.operations.bot_api import find_bot_access, find_chat_id
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.telegram.rules.channels import access_of

_TIMEOUT_SECONDS: Final = 4.0
_WRITTEN_EVERY: Final = timedelta(minutes=10)
_log = logging.getLogger(__name__)


def try_channel(*, channel: Channel, at: datetime) -> ChannelAccess | None:
    """Asks Telegram and keeps the answer; None, and what was known stays, where Telegram does not answer. Waits for 4 seconds at most."""
    if settings.TELEGRAM_SIMULATED:
        access: ChannelAccess | None = ChannelAccess.FINE
    else:
        access = _ask(channel) if settings.TELEGRAM_BOT_TOKEN else None
    if access is not None:
        Channel.objects.filter(id=channel.id).update(access=access, tested_at=at)
    return access


def try_channels(*, at: datetime) -> None:
    """All of them, one after another. In the simulator there is nothing to ask."""
    if settings.TELEGRAM_SIMULATED or not settings.TELEGRAM_BOT_TOKEN:
        return
    for channel in Channel.objects.order_by("id"):
        try_channel(channel=channel, at=at)


def remember_access(*, channel_id: UUID, access: ChannelAccess, at: datetime) -> None:
    """What a question about a member showed of the bot; the same again is written every 10 minutes."""
    known = Q(access=access, tested_at__gt=at - _WRITTEN_EVERY)
    Channel.objects.filter(id=channel_id).exclude(known).update(access=access, tested_at=at)


def learn_access(*, chat_id: int, username: str | None, access: ChannelAccess, at: datetime) -> bool:
    """Stores Telegram's notice about the bot's own place. False when the channel is not one of ours."""
    named = Q(chat_id=chat_id) | Q(username__iexact=username) if username else Q(chat_id=chat_id)
    return bool(Channel.objects.filter(named).update(access=access, tested_at=at))


def _ask(channel: Channel) -> ChannelAccess | None:
    try:
        _learn_chat_id(channel, find_chat_id(chat=channel.chat, seconds=_TIMEOUT_SECONDS / 2))
        return find_bot_access(chat=channel.chat, seconds=_TIMEOUT_SECONDS / 2)
    except BotApiError as error:
        _log.warning("telegram.channel.unreachable", extra={"channel": str(channel.id), "reason": str(error)})
        return access_of(error)


def _learn_chat_id(channel: Channel, chat_id: int) -> None:
    """The id stays when the channel takes another username."""
    if channel.chat_id is None and chat_id and not Channel.objects.filter(chat_id=chat_id).exists():
        Channel.objects.filter(id=channel.id, chat_id=None).update(chat_id=chat_id)
