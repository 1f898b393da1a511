"""Memberships of channels. Telegram's yes is kept for ten minutes, its no for seconds; its notices replace both."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from projectsplatform.telegram.enums import Membership
from projectsplatform.telegram.models import Channel, ChannelMembership
from projectsplatform.telegram.operations.bot_api import find_membership
from projectsplatform.telegram.operations.channels import remember_access
from projectsplatform.telegram.rules.answers import BotApiError
from projectsplatform.telegram.rules.channels import access_of

FRESH = timedelta(minutes=10)
# Shorter than for a yes, because somebody who has just joined should not wait.
FRESH_NO = timedelta(seconds=20)
TIMEOUT_SECONDS = 2.0
_log = logging.getLogger(__name__)


def check_subscriptions(*, tg_id: int, channel_ids: Sequence[UUID], at: datetime) -> dict[UUID, bool | None]:
    """For each channel whether the person is in it; None where Telegram cannot be asked.

    Waits for at most two seconds altogether. In the demo's simulator the stored rows are always current.
    """
    stored: dict[UUID, bool | None] = {
        row.channel_id: row.subscribed
        for row in ChannelMembership.objects.filter(_fresh(at), tg_id=tg_id, channel_id__in=channel_ids)
    }
    asked = [channel_id for channel_id in channel_ids if channel_id not in stored]
    fresh = ask_memberships(tg_id=tg_id, channel_ids=asked, at=at) if asked else {}
    return stored | {channel_id: answer.subscribed for channel_id, answer in fresh.items()}


def ask_memberships(*, tg_id: int, channel_ids: Sequence[UUID], at: datetime) -> dict[UUID, Membership]:
    """Telegram's answer for each channel, asked now and kept. Waits for at most two seconds altogether."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    answers = {channel.id: _ask(channel, tg_id, deadline, at) for channel in Channel.objects.filter(id__in=channel_ids)}
    for channel_id, answer in answers.items():
        if answer.subscribed is not None:
            remember_membership(
                channel_id=channel_id,
                tg_id=tg_id,
                subscribed=answer.subscribed,
                banned=answer is Membership.BANNED,
                at=at,
            )
    return {channel_id: answers.get(channel_id, Membership.UNREACHABLE) for channel_id in channel_ids}


def remember_membership(*, channel_id: UUID, tg_id: int, subscribed: bool, banned: bool = False, at: datetime) -> None:
    """Stores Telegram's last answer."""
    row = ChannelMembership(channel_id=channel_id, tg_id=tg_id, subscribed=subscribed, banned=banned, checked_at=at)
    ChannelMembership.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["tg_id", "channel"],
        update_fields=["subscribed", "banned", "checked_at"],
    )


def learn_membership(
    *, chat_id: int, username: str | None, tg_id: int, subscribed: bool, banned: bool = False, at: datetime
) -> bool:
    """Stores Telegram's notice that somebody joined or left. False when the channel is not one of ours."""
    named = Q(chat_id=chat_id) | Q(username__iexact=username) if username else Q(chat_id=chat_id)
    channel = Channel.objects.filter(named).first()
    if channel is None:
        return False
    if channel.chat_id is None:
        Channel.objects.filter(id=channel.id).update(chat_id=chat_id)
    remember_membership(channel_id=channel.id, tg_id=tg_id, subscribed=subscribed, banned=banned, at=at)
    return True


def _fresh(at: datetime) -> Q:
    return Q(checked_at__gt=at - FRESH, subscribed=True) | Q(checked_at__gt=at - FRESH_NO, subscribed=False)


def _ask(channel: Channel, tg_id: int, deadline: float, at: datetime) -> Membership:
    if settings.TELEGRAM_SIMULATED:
        return _simulated(channel, tg_id)
    seconds = deadline - time.monotonic()
    if seconds <= 0 or not settings.TELEGRAM_BOT_TOKEN:
        return Membership.UNREACHABLE
    try:
        return find_membership(chat=channel.chat, tg_id=tg_id, seconds=seconds)
    except BotApiError as error:
        _log.warning("telegram.membership.unreachable", extra={"channel": str(channel.id), "reason": str(error)})
        access = access_of(error)
        if access is None:
            return Membership.UNREACHABLE
        remember_access(channel_id=channel.id, access=access, at=at)
        return Membership.HIDDEN


def _simulated(channel: Channel, tg_id: int) -> Membership:
    row = ChannelMembership.objects.filter(channel=channel, tg_id=tg_id).first()
    if row is None or not row.subscribed:
        return Membership.BANNED if row is not None and row.banned else Membership.OUTSIDE
    return Membership.INSIDE
