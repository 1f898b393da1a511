"""Channels that a person's programs require, as they are shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.licences.queries.channels import missing_channels
from projectsplatform.licences.rules.channels import can_join, describe_missing


@dataclass(frozen=True, slots=True)
class ShownChannel:
    """A channel in which the person is not known to be. `lines` say what it means and what to do; `url` opens it, empty where
    the person cannot join."""

    title: str
    lines: tuple[str, ...]
    url: str
    badge: str


def shown_channels(user_id: UUID, at: datetime, *, product: str = "") -> list[ShownChannel]:
    """Those of the person's running programs, or of one of them."""
    return [
        ShownChannel(
            title=channel.title,
            lines=tuple(describe_missing(channel, at)),
            url=channel.url if can_join(channel) else "",
            badge="soon" if channel.takes_effect_at > at else "bad" if channel.stops(at) else "",
        )
        for channel in missing_channels(user_id, at)
        if product in {"", *channel.product_codes}
    ]
