"""What a channel that becomes required does: whose programs it would stop, and who is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef

from projectsplatform.accounts.models import Notice
from projectsplatform.licences.models import RequiredChannel
from projectsplatform.licences.queries.channels import not_known_inside, running_licences
from projectsplatform.telegram.models import ChannelMembership


@dataclass(frozen=True, slots=True)
class ChannelPreview:
    """How many running licences of a product a channel would stop: of people who are not in it, or of whom nobody knows."""

    product_code: str
    running: int
    outside: int
    unknown: int

    @property
    def stopped(self) -> int:
        return self.outside + self.unknown


def preview_channel(*, channel_id: UUID, product_codes: Sequence[str], at: datetime) -> list[ChannelPreview]:
    """Of each product, by what Telegram said last."""
    return [_preview(channel_id, code, at) for code in product_codes]


def announcements(*, since: datetime) -> list[tuple[UUID, datetime]]:
    """Channel and moment of what takes effect after `since`, each once."""
    rows = RequiredChannel.objects.filter(takes_effect_at__gt=since).order_by("takes_effect_at", "channel_id")
    return list(rows.values_list("channel_id", "takes_effect_at").distinct())


def people_to_tell(
    *, channel_id: UUID, takes_effect_at: datetime, event: str, at: datetime, limit: int
) -> list[tuple[UUID, list[str]]]:
    """People who have no notice `event`, each with the codes of the running programs that would stop."""
    codes = RequiredChannel.objects.filter(channel_id=channel_id, takes_effect_at=takes_effect_at).values("product_id")
    told = Notice.objects.filter(user_id=OuterRef("user_id"), event=event)
    concerned = not_known_inside(running_licences(list(codes.values_list("product_id", flat=True)), at), channel_id)
    people = concerned.filter(~Exists(told)).order_by("user_id").values("user_id")
    rows = people.annotate(codes=ArrayAgg("product_id", order_by="product_id")).values_list("user_id", "codes")
    return list(rows[:limit])


def _preview(channel_id: UUID, product_code: str, at: datetime) -> ChannelPreview:
    running = running_licences([product_code], at)
    not_inside = not_known_inside(running, channel_id)
    outside = ChannelMembership.objects.filter(channel_id=channel_id, tg_id=OuterRef("user__tg_id"), subscribed=False)
    known = not_inside.filter(Exists(outside)).count()
    return ChannelPreview(product_code, running.count(), known, not_inside.count() - known)
