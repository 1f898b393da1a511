"""Whether a person has joined the Telegram channels that Kundalikcom's programs require."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.queries.people import by_id
from projectsplatform.licences.queries.channels import required_channels
from projectsplatform.licences.rules.programs import codes_under
from projectsplatform.telegram.operations.memberships import check_subscriptions

_TAG: Final = "kundalikcom"


@dataclass(frozen=True, slots=True)
class RequiredSubscription:
    """`subscribed` is None while Telegram cannot say."""

    title: str
    url: str
    subscribed: bool | None


@dataclass(frozen=True, slots=True)
class MandatorySubscription:
    """Only a definite no leaves it unsatisfied: what Telegram cannot say is not held against anybody."""

    channels: list[RequiredSubscription]

    @property
    def satisfied(self) -> bool:
        """Whether no channel is known to be missing."""
        return all(channel.subscribed is not False for channel in self.channels)


def check_mandatory_subscription(*, user_id: UUID, at: datetime) -> MandatorySubscription:
    """Asks Telegram about the required channels; an answer of the last 10 minutes is remembered."""
    channels = required_channels(*codes_under(_TAG))
    person = by_id(user_id) if channels else None
    known: dict[UUID, bool | None] = {}
    if person is not None and person.tg_id is not None:
        known = check_subscriptions(tg_id=person.tg_id, channel_ids=[channel.id for channel in channels], at=at)
    return MandatorySubscription(
        [RequiredSubscription(channel.title, channel.url, known.get(channel.id)) for channel in channels]
    )
