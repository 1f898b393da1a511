"""Which Telegram channels products require, and of whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from projectsplatform.kit.db.statements import fetch_rows
from projectsplatform.licences.enums import ProductCode, in_order
from projectsplatform.licences.models import Licence, RequiredChannel
from projectsplatform.telegram.enums import WITHOUT_RIGHTS
from projectsplatform.telegram.models import Channel, ChannelMembership

_MISSING: Final = """
    SELECT required.channel_id, channel.title, channel.url,
           array_agg(required.product_id::text ORDER BY required.product_id), required.takes_effect_at,
           member.subscribed, coalesce(member.banned, false), channel.access
      FROM licences_licence licence
      JOIN accounts_user person ON person.id = licence.user_id
      JOIN licences_requiredchannel required ON required.product_id = licence.product_id
      JOIN telegram_channel channel ON channel.id = required.channel_id
      LEFT JOIN telegram_channelmembership member ON member.channel_id = channel.id AND member.tg_id = person.tg_id
     WHERE licence.user_id = %(user)s AND licence.ends_at > %(at)s
       AND licence.suspended_at IS NULL AND licence.revoked_at IS NULL
       AND person.tg_id IS NOT NULL AND member.subscribed IS NOT TRUE
     GROUP BY required.channel_id, required.takes_effect_at, channel.id, member.id
     ORDER BY required.takes_effect_at, channel.title, channel.id
"""
_RUNNING: Final = Q(suspended_at=None, revoked_at=None, user__tg_id__isnull=False)


@dataclass(frozen=True, slots=True)
class MissingChannel:
    """A channel that a person's running programs require from a moment on, and in which the person is not known to be.

    `subscribed` is False, or None where Telegram was not asked yet.
    """

    channel_id: UUID
    title: str
    url: str
    product_codes: list[str]
    takes_effect_at: datetime
    subscribed: bool | None
    banned: bool
    access: str

    @property
    def is_hidden(self) -> bool:
        """Whether the bot cannot see who is in it."""
        return self.access in WITHOUT_RIGHTS

    def stops(self, at: datetime) -> bool:
        """Whether the programs are refused for it now."""
        return self.takes_effect_at <= at and self.subscribed is False and not self.is_hidden

    @property
    def product_names(self) -> str:
        """In the active language."""
        return ", ".join(str(ProductCode(code).label) for code in in_order(self.product_codes))


def required_channels(*product_codes: str, at: datetime) -> list[Channel]:
    """The channels that any of the products (of all products when none is named) requires by now, each once."""
    required = RequiredChannel.objects.filter(takes_effect_at__lte=at)
    if product_codes:
        required = required.filter(product_id__in=product_codes)
    return list(Channel.objects.filter(id__in=required.values("channel_id")).order_by("title", "id"))


def missing_channels(user_id: UUID, at: datetime) -> list[MissingChannel]:
    """By the moment from which they count, and title; one query. Nothing is required of a person without Telegram."""
    return [MissingChannel(*row) for row in fetch_rows(_MISSING, {"user": user_id, "at": at})]


def running_licences(product_codes: Sequence[str], at: datetime) -> QuerySet[Licence]:
    """Licences that a check of a channel can stop: those of active people who have a Telegram."""
    return Licence.objects.filter(_RUNNING, product_id__in=product_codes, ends_at__gt=at, user__is_active=True)


def not_known_inside(licences: QuerySet[Licence], channel_id: UUID) -> QuerySet[Licence]:
    """Those of them whose people are not in the channel, or nobody knows."""
    inside = ChannelMembership.objects.filter(channel_id=channel_id, tg_id=OuterRef("user__tg_id"), subscribed=True)
    return licences.filter(~Exists(inside))
