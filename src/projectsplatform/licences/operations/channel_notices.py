"""People are told of a channel before it stops their programs."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import NoticeKind
from projectsplatform.accounts.operations.notify_each import notify_each
from projectsplatform.accounts.rules.notice_pages import Page
from projectsplatform.accounts.rules.notices import Event, Link
from projectsplatform.kit.clock import rfc3339
from projectsplatform.kit.db.retry import retried
from projectsplatform.licences.enums import in_order, product_message_id
from projectsplatform.licences.queries.channel_changes import announcements, people_to_tell
from projectsplatform.telegram.models import Channel
from projectsplatform.telegram.rules.quiet_hours import is_quiet

CHECK_BUTTON: Final = "check_channels"
"""The callback data with which the bot asks Telegram once more."""

_NAME: Final = "licence.channel_required"
_COMING: Final = (
    _("{products}: from {starts_at} the Telegram channel “{channel}” is required."),
    _("Join it before then and check: then nothing stops."),
)
_BEGUN: Final = (
    _("{products}: the Telegram channel “{channel}” is required."),
    _("Join it and check again: then the program runs."),
)
_BATCH: Final = 1_000
# What one run of the task enqueues is sent within seven minutes, so that little is left over when the quiet hours begin.
_A_RUN: Final = 10_000
# A channel may take effect at once, in a quiet hour: its people are told in the morning.
_LATE: Final = timedelta(days=1)


def tell_of_channels(*, at: datetime) -> int:
    """Tells of every channel that takes effect soon, or did within a day; returns how many people. Nobody in quiet hours.

    Each batch is a transaction: a killed worker goes on where it was.
    """
    if is_quiet(at):
        return 0
    told = 0
    for channel_id, takes_effect_at in announcements(since=at - _LATE):
        while told < _A_RUN:
            batch = tell_batch(channel_id=channel_id, takes_effect_at=takes_effect_at, at=at)
            told += batch
            if batch < _BATCH:
                break
    return told


@retried
@transaction.atomic
def tell_batch(*, channel_id: UUID, takes_effect_at: datetime, at: datetime) -> int:
    """The next people who are not known to be in the channel and were not told; returns how many were found."""
    channel = Channel.objects.filter(id=channel_id).first()
    if channel is None:
        return 0
    key = f"{channel_id}:{takes_effect_at.isoformat()}"
    people = people_to_tell(
        channel_id=channel_id, takes_effect_at=takes_effect_at, event=f"{_NAME}:{key}", at=at, limit=_BATCH
    )
    alike: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for user_id, codes in people:
        alike[tuple(codes)].append(user_id)
    events = {codes: _event(channel, key, codes, takes_effect_at, at) for codes in alike}
    # In one call, which writes in the order of people: two workers do not deadlock.
    notify_each(((user_id, events[codes]) for codes, user_ids in alike.items() for user_id in user_ids), at=at)
    return len(people)


def _event(channel: Channel, key: str, codes: Sequence[str], takes_effect_at: datetime, at: datetime) -> Event:
    return Event(
        kind=NoticeKind.CHANNEL,
        name=_NAME,
        key=key,
        texts=_COMING if takes_effect_at > at else _BEGUN,
        details={
            "starts_at": rfc3339(takes_effect_at),
            "products": [product_message_id(code) for code in in_order(codes)],
            "channel": channel.title,
        },
        page=Page("cabinet:home"),
        links=[Link(_("Join"), url=channel.url), Link(_("Check again"), callback_data=CHECK_BUTTON)],
    )
