"""Memberships of channels. Telegram's yes is kept for ten minutes, its no for seconds; its notices replace both."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from projectsplatform.telegram.models import Channel, ChannelMembership
from projectsplatform.telegram.operations.bot_api import is_bot_administrator, is_chat_member
from projectsplatform.telegram.rules.answers import BotApiError

FRESH = timedelta(minutes=10)
# Shorter than for a yes, because somebody who has just joined should not wait.
FRESH_NO = timedelta(seconds=20)
TIMEOUT_SECONDS = 2.0
_log = logging.getLogger(__name__)


def check_subscriptions(*, tg_id: int, channel_ids: Sequence[UUID], at: datetime) -> dict[UUID, bool | None]:
    """For each channel whether the person is in it; None where Telegram cannot be asked.

    Waits for at most two seconds altogether. In the demo's simulator the stored rows are always current.
    """
    stored = {
        row.channel_id: row.subscribed
        for row in ChannelMembership.objects.filter(_fresh(at), tg_id=tg_id, channel_id__in=channel_ids)
    }
    asked = Channel.objects.filter(id__in=set(channel_ids) - stored.keys())
    deadline = time.monotonic() + TIMEOUT_SECONDS
    fresh = {channel.id: _ask(channel, tg_id, deadline) for channel in asked}
    for channel_id, subscribed in fresh.items():
        if subscribed is not None:
            remember_membership(channel_id=channel_id, tg_id=tg_id, subscribed=subscribed, at=at)
    answers = stored | fresh
    return {channel_id: answers.get(channel_id) for channel_id in channel_ids}


def remember_membership(*, channel_id: UUID, tg_id: int, subscribed: bool, at: datetime) -> None:
    """Stores Telegram's last answer."""
    ChannelMembership.objects.bulk_create(
        [ChannelMembership(channel_id=channel_id, tg_id=tg_id, subscribed=subscribed, checked_at=at)],
        update_conflicts=True,
        unique_fields=["tg_id", "channel"],
        update_fields=["subscribed", "checked_at"],
    )


def learn_membership(*, chat_id: int, username: str | None, tg_id: int, subscribed: bool, at: datetime) -> bool:
    """Stores Telegram's notice that somebody joined or left. False when the channel is not one of ours."""
    named = Q(chat_id=chat_id) | Q(username__iexact=username) if username else Q(chat_id=chat_id)
    channel = Channel.objects.filter(named).first()
    if channel is None:
        return False
    if channel.chat_id is None:
        Channel.objects.filter(id=channel.id).update(chat_id=chat_id)
    remember_membership(channel_id=channel.id, tg_id=tg_id, subscribed=subscribed, at=at)
    return True


def try_channel(channel: Channel) -> bool | None:
    """Asks Telegram whether the bot can see a channel's members; None where Telegram cannot be asked."""
    if settings.TELEGRAM_SIMULATED:
        return True
    if not settings.TELEGRAM_BOT_TOKEN:
        return None
    try:
        return is_bot_administrator(chat=_name_of(channel), seconds=TIMEOUT_SECONDS)
    except BotApiError as error:
        _log.warning("telegram.channel.unreachable", extra={"channel": str(channel.id), "reason": str(error)})
        return None


def _name_of(channel: Channel) -> int | str:
    return channel.chat_id if channel.chat_id is not None else f"@{channel.username}"


def _fresh(at: datetime) -> Q:
    return Q(checked_at__gt=at - FRESH, subscribed=True) | Q(checked_at__gt=at - FRESH_NO, subscribed=False)


def _ask(channel: Channel, tg_id: int, deadline: float) -> bool | None:
    if settings.TELEGRAM_SIMULATED:
        return ChannelMembership.objects.filter(channel=channel, tg_id=tg_id, subscribed=True).exists()
    seconds = deadline - time.monotonic()
    if seconds <= 0 or not settings.TELEGRAM_BOT_TOKEN:
        return None
    try:
        return is_chat_member(chat=_name_of(channel), tg_id=tg_id, seconds=seconds)
    except BotApiError as error:
        _log.warning("telegram.membership.unreachable", extra={"channel": str(channel.id), "reason": str(error)})
        return None
