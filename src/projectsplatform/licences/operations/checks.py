"""The licence check: may this program run on this device?

A bound device with nothing stale costs one read and no write. Everything else - the first check, a takeover, a new lease, a channel to
ask Telegram about - goes through the operations that own it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from projectsplatform.accounts.rules.lifetimes import COALESCED
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.licences.errors import ChannelsRequired, NoLicence
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.operations.devices import bind_device
from projectsplatform.licences.operations.leases import lease_for
from projectsplatform.licences.operations.trials import start_trial
from projectsplatform.licences.queries.checks import BindingRow, LicenceRow, Standing, find_standing
from projectsplatform.licences.queries.licences import has_licence
from projectsplatform.licences.queries.trials import is_trial_open
from projectsplatform.licences.rules.states import refuse_use
from projectsplatform.telegram.operations.memberships import check_subscriptions

# With the token's hash: a refresh since the read gave the session another token, which nobody has used yet.
_TOUCH = """
WITH seen AS (
  UPDATE accounts_session SET last_seen_at = greatest(last_seen_at, %(at)s), token_used_at = coalesce(token_used_at, %(at)s)
   WHERE id = %(session)s AND token_hash = %(token)s
)
UPDATE licences_devicebinding SET last_seen_at = greatest(last_seen_at, %(at)s)
 WHERE id = %(binding)s AND released_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Pass:
    """A check's yes."""

    ends_at: datetime
    device_id: str
    is_trial: bool
    lease: str


def check_licence(*, token_hash: bytes, product_code: str, device_id: str, at: datetime) -> Pass:
    """Raises TokenInvalid, or a DefiniteNo: Revoked, Suspended, NoLicence, Expired, ChannelsRequired, DeviceMismatch, in this order."""
    standing = find_standing(token_hash=token_hash, product_code=product_code, at=at)
    if standing is None:
        raise TokenInvalid
    binding = standing.binding
    if binding is not None and binding.device_id != device_id:
        binding = None
    _touch_when_stale(standing, binding, token_hash, at)
    if standing.licence is not None:
        licence = standing.licence
        refuse_use(licence, at)
        _require_channels(standing, at)
        if binding is None:
            licence, binding = _rows(*bind_device(licence_id=licence.id, device_id=device_id, at=at))
    else:
        licence, binding = _begin(standing, product_code, device_id, at)
    return Pass(
        ends_at=licence.ends_at,
        device_id=device_id,
        is_trial=licence.is_trial,
        lease=lease_for(licence, binding, at=at),
    )


def _begin(standing: Standing, product_code: str, device_id: str, at: datetime) -> tuple[LicenceRow, BindingRow]:
    """The first check of somebody who has no licence yet."""
    user_id = standing.session.user_id
    # Another program of this person may have begun the trial between our two reads: then this one goes on with that.
    if not is_trial_open(user_id=user_id, product_code=product_code, device_id=device_id) and not has_licence(
        user_id=user_id, product_code=product_code
    ):
        raise NoLicence
    _require_channels(standing, at)
    return _rows(*start_trial(user_id=user_id, product_code=product_code, device_id=device_id, at=at))


def _require_channels(standing: Standing, at: datetime) -> None:
    """Nobody is kept out for a channel that Telegram says nothing about: None is no no."""
    tg_id = standing.session.tg_id
    if not standing.channels or tg_id is None:
        return
    stale = [channel.id for channel in standing.channels if channel.subscribed is None]
    asked: dict[UUID, bool | None] = check_subscriptions(tg_id=tg_id, channel_ids=stale, at=at) if stale else {}
    missing = [
        {"title": channel.title, "url": channel.url}
        for channel in standing.channels
        if channel.subscribed is False or asked.get(channel.id) is False
    ]
    if missing:
        raise ChannelsRequired(channels=missing)


def _touch_when_stale(standing: Standing, binding: BindingRow | None, token_hash: bytes, at: datetime) -> None:
    """One write for session and device, at most every 4 minutes: the four minutes of grace are far below what silence means."""
    stale_since = at - COALESCED
    seen = [standing.session.last_seen_at, *([binding.last_seen_at] if binding else [])]
    if standing.session.token_used_at is not None and min(seen) > stale_since:
        return
    values: dict[str, Any] = {
        "at": at,
        "session": standing.session.id,
        "token": token_hash,
        "binding": binding.id if binding else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, values)


def _rows(licence: Licence, binding: DeviceBinding) -> tuple[LicenceRow, BindingRow]:
    """The rows that an operation locked, as the read has them."""
    return (
        LicenceRow(
            licence.id,
            licence.product_id,
            licence.ends_at,
            licence.is_trial,
            licence.suspended_at,
            licence.revoked_at,
        ),
        BindingRow(
            binding.id,
            binding.device_id,
            binding.last_seen_at,
            binding.lease,
            binding.lease_issued_at,
            binding.lease_ends_at,
        ),
    )
