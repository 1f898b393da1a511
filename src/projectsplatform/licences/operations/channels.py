"""Required channels: staff add and drop them, and a person asks whether they are in all of theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.kit.db.limiter import Rule, take
from projectsplatform.kit.errors import NothingThere, RateLimited
from projectsplatform.licences.enums import ChannelCheck
from projectsplatform.licences.errors import ChannelAlreadyRequired
from projectsplatform.licences.models import Product, RequiredChannel
from projectsplatform.licences.queries.channels import missing_channels
from projectsplatform.licences.rules.channels import check_grace
from projectsplatform.telegram.enums import Membership
from projectsplatform.telegram.models import Channel
from projectsplatform.telegram.operations.memberships import ask_memberships

CHECKS: Final = Rule("licences.channel_checks", 5, 60)
"""Each asks Telegram: who has just joined needs one or two."""


_WORST_FIRST: Final = (
    (ChannelCheck.MISSING, {Membership.OUTSIDE, Membership.BANNED}),
    (ChannelCheck.UNREACHABLE, {Membership.UNREACHABLE}),
    (ChannelCheck.HIDDEN, {Membership.HIDDEN}),
)


@transaction.atomic
def require_channel(
    *, product_codes: Sequence[str], channel_id: UUID, grace_days: int, actor_id: UUID, at: datetime
) -> list[RequiredChannel]:
    """The products' checks require this channel when the days are over; people are told before by the task.

    Raises GraceInvalid, ChannelAlreadyRequired, NothingThere.
    """
    takes_effect_at = at + check_grace(grace_days)
    if not Channel.objects.select_for_update(no_key=True).filter(id=channel_id).exists():
        raise NothingThere
    products = Product.objects.in_bulk(product_codes)
    if len(products) != len(set(product_codes)):
        raise NothingThere
    if RequiredChannel.objects.filter(product_id__in=product_codes, channel_id=channel_id).exists():
        raise ChannelAlreadyRequired
    required = [
        RequiredChannel.objects.create(product_id=code, channel_id=channel_id, takes_effect_at=takes_effect_at)
        for code in products
    ]
    for row in required:
        _record("catalogue.channel.required", row, actor_id, at)
    return required


@transaction.atomic
def drop_channel(*, required_channel_id: int, actor_id: UUID, at: datetime) -> None:
    """The product's checks no longer require this channel."""
    for required in RequiredChannel.objects.filter(id=required_channel_id):
        _record("catalogue.channel.dropped", required, actor_id, at)
        required.delete()


def check_channels(*, user_id: UUID, at: datetime) -> ChannelCheck:
    """Asks Telegram about the channels in which a person is not known to be. Waits for two seconds at most.

    Must stand outside a transaction. Raises RateLimited (5 a minute a person).
    """
    take(CHECKS, str(user_id), at=at, refusal=RateLimited)
    missing = {channel.channel_id for channel in missing_channels(user_id, at)}
    person = by_id(user_id) if missing else None
    if person is None or person.tg_id is None:
        return ChannelCheck.JOINED
    answers = ask_memberships(tg_id=person.tg_id, channel_ids=sorted(missing), at=at).values()
    return next((check for check, found in _WORST_FIRST if found & set(answers)), ChannelCheck.JOINED)


def _record(event: str, required: RequiredChannel, actor_id: UUID, at: datetime) -> None:
    audit.record(
        event=event,
        at=at,
        actor_id=actor_id,
        subject_id=None,
        details={
            "product": required.product_id,
            "channel": str(required.channel_id),
            "takes_effect_at": required.takes_effect_at.isoformat(),
        },
    )
