"""The licence check: may this program run on this device?

A bound device with nothing stale costs one read and no write. Everything else - the first check, a takeover, a new lease, a channel to
ask Telegram about - goes through the operations that own it.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.operations.authentication import uses_of
from projectsplatform.accounts.rules.lifetimes import COALESCED
from projectsplatform.kit.db.batches import TOUCHED, Touch, TouchStatement, write_touches
from projectsplatform.kit.errors import TokenInvalid
from projectsplatform.licences.errors import NoLicence
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.operations.devices import bind_device
from projectsplatform.licences.operations.leases import lease_for
from projectsplatform.licences.operations.trials import start_trial
from projectsplatform.licences.queries.checks import AskedLicence, BindingRow, LicenceRow, Standing, find_standing
from projectsplatform.licences.queries.licences import has_licence
from projectsplatform.licences.queries.trials import is_trial_open
from projectsplatform.licences.rules.checks import Pass, is_almost_silent, refuse_missing_channels
from projectsplatform.licences.rules.states import refuse_use
from projectsplatform.telegram.operations.memberships import check_subscriptions

_USED = """
    UPDATE licences_devicebinding binding SET last_seen_at = greatest(binding.last_seen_at, used.at)
      FROM (SELECT held.id, asked.at
              FROM {used}
              JOIN licences_devicebinding held ON held.id = asked.id AND held.released_at IS NULL
             ORDER BY held.id FOR NO KEY UPDATE OF held {wait}) used
     WHERE binding.id = used.id
"""
_USED_NOW: Final = TouchStatement(_USED.format(used=TOUCHED, wait=""), is_urgent=True)
_SEEN: Final = TouchStatement(_USED.format(used=TOUCHED, wait="SKIP LOCKED"), is_urgent=False)


def check_licence(*, asked: AskedLicence, device_id: str) -> Pass:
    """Raises TokenInvalid, or a DefiniteNo: Revoked, Suspended, NoLicence, Expired, ChannelsRequired, DeviceMismatch, in this order."""
    standing, at = find_standing(asked), asked.at
    if standing is None:
        raise TokenInvalid
    binding = standing.binding
    if binding is not None and binding.device_id != device_id:
        binding = None
    write_touches(uses_of_check(standing, asked, device_id=device_id))
    if standing.licence is not None:
        licence = standing.licence
        refuse_use(licence, at)
        _require_channels(standing, at)
        if binding is None:
            licence, binding = _rows(*bind_device(licence_id=licence.id, device_id=device_id, at=at))
    else:
        licence, binding = _begin(standing, asked.product_code, device_id, at)
    return Pass(
        ends_at=licence.ends_at,
        device_id=device_id,
        is_trial=licence.is_trial,
        lease=lease_for(licence, binding, at=at),
    )


def uses_of_check(standing: Standing, asked: AskedLicence, *, device_id: str) -> tuple[Touch, ...]:
    """That session and device were used, at most every 4 minutes; at once for a device that is about to count as silent."""
    at, binding = asked.at, standing.binding
    session = uses_of(standing.session, token_hash=asked.token_hash, at=at)
    if binding is None or binding.device_id != device_id or binding.last_seen_at > at - COALESCED:
        return session
    statement = _USED_NOW if is_almost_silent(standing, binding, at) else _SEEN
    return (*session, Touch(statement, binding.id, b"", at))


def _begin(standing: Standing, product_code: str, device_id: str, at: datetime) -> tuple[LicenceRow, BindingRow]:
    """The first check of somebody who has no licence yet."""
    user_id = standing.user_id
    # Another program of this person may have begun the trial between our two reads: then this one goes on with that.
    if not is_trial_open(user_id=user_id, product_code=product_code, device_id=device_id) and not has_licence(
        user_id=user_id, product_code=product_code
    ):
        raise NoLicence
    _require_channels(standing, at)
    return _rows(*start_trial(user_id=user_id, product_code=product_code, device_id=device_id, at=at))


def _require_channels(standing: Standing, at: datetime) -> None:
    """Nobody is refused for a channel about which Telegram says nothing. Raises ChannelsRequired."""
    if standing.tg_id is None:
        return
    stale = [channel.id for channel in standing.channels if channel.subscribed is None]
    answers: dict[UUID, bool | None] = (
        check_subscriptions(tg_id=standing.tg_id, channel_ids=stale, at=at) if stale else {}
    )
    refuse_missing_channels(standing.channels, answers)


def _rows(licence: Licence, binding: DeviceBinding) -> tuple[LicenceRow, BindingRow]:
    """The rows that an operation locked, as the read has them."""
    return (
        LicenceRow(*(getattr(licence, name) for name in LicenceRow._fields)),
        BindingRow(*(getattr(binding, name) for name in BindingRow._fields)),
    )
