"""What a licence check may answer by its read alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from projectsplatform.kit.security.signing import is_signed_with_newest_key
from projectsplatform.licences.errors import ChannelsRequired
from projectsplatform.licences.queries.checks import BindingRow, ChannelRow, LicenceRow, Standing
from projectsplatform.licences.rules.leases import is_reusable
from projectsplatform.licences.rules.states import refuse_use

_WRITTEN_BEFORE = timedelta(hours=1)


class Pass(NamedTuple):
    """A check's yes."""

    ends_at: datetime
    device_id: str
    is_trial: bool
    lease: str


def plain_pass(standing: Standing, *, device_id: str, at: datetime) -> Pass | None:
    """The pass of a device that is bound, with a lease that serves; None where the operation decides.

    Raises a DefiniteNo: Revoked, Suspended, Expired, ChannelsRequired.
    """
    licence, binding = standing.licence, standing.binding
    if licence is None:
        return None
    refuse_use(licence, at)
    if standing.channels and standing.tg_id is not None:
        if any(channel.subscribed is None for channel in standing.channels):
            return None
        refuse_missing_channels(standing.channels, {})
    if binding is None or binding.device_id != device_id:
        return None
    if not is_lease_fit(licence, binding, at):
        return None
    return Pass(licence.ends_at, device_id, licence.is_trial, binding.lease)


def refuse_missing_channels(channels: Sequence[ChannelRow], answers: Mapping[UUID, bool | None]) -> None:
    """`answers`: what Telegram said just now, None for nothing. Raises ChannelsRequired."""
    missing = [
        {"title": channel.title, "url": channel.url}
        for channel in channels
        if channel.subscribed is False or answers.get(channel.id) is False
    ]
    if missing:
        raise ChannelsRequired(channels=missing)


def is_lease_fit(licence: LicenceRow, binding: BindingRow, at: datetime) -> bool:
    """Whether the lease that was signed before is handed out again: it states the licence's end and names the newest key."""
    return is_reusable(
        issued_at=binding.lease_issued_at, lease_ends_at=binding.lease_ends_at, ends_at=licence.ends_at, at=at
    ) and is_signed_with_newest_key(binding.lease)


def is_almost_silent(standing: Standing, binding: BindingRow, at: datetime) -> bool:
    """From an hour before another device may take over."""
    silence = timedelta(hours=standing.takeover_hours or 0) - _WRITTEN_BEFORE
    return binding.last_seen_at <= at - silence
