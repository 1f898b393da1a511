"""Whether a person has joined the Telegram channels that Kundalikcom's programs require."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.queries.people import by_id
from projectsplatform.kit.refusals import refuses
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
    """Unsatisfied only by a definite no: where Telegram cannot answer, the person counts as subscribed."""

    channels: list[RequiredSubscription]

    @property
    def satisfied(self) -> bool:
        """Whether no channel is known to be missing."""
        return all(channel.subscribed is not False for channel in self.channels)


@refuses()
def check_mandatory_subscription(*, user_id: UUID, at: datetime) -> MandatorySubscription:
    """Asks Telegram about the required channels; answers are cached for 10 minutes."""
    channels = required_channels(*codes_under(_TAG), at=at)
    person = by_id(user_id) if channels else None
    memberships: dict[UUID, bool | None] = {}
    if person is not None and person.tg_id is not None:
        memberships = check_subscriptions(tg_id=person.tg_id, channel_ids=[channel.id for channel in channels], at=at)
    return MandatorySubscription(
        [RequiredSubscription(channel.title, channel.url, memberships.get(channel.id)) for channel in channels]
    )
