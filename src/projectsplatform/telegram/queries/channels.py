"""Channels and their members."""

from projectsplatform.telegram.enums import WITHOUT_RIGHTS
from projectsplatform.telegram.models import Channel, ChannelMembership


def channels_of(tg_id: int) -> list[tuple[Channel, bool]]:
    """All channels by title, each with whether the person is in it according to Telegram's last answer."""
    inside = set(ChannelMembership.objects.filter(tg_id=tg_id, subscribed=True).values_list("channel_id", flat=True))
    return [(channel, channel.id in inside) for channel in Channel.objects.order_by("title", "id")]


def channels_without_rights() -> list[Channel]:
    """The channels whose members the bot cannot see, according to Telegram's last answer; `access` says why."""
    return list(Channel.objects.filter(access__in=WITHOUT_RIGHTS).order_by("title", "id"))
