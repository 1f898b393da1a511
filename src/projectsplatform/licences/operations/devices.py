"""Which device holds a licence: bound by its first check, taken over after silence, let go by its owner or by staff."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.licences.enums import ReleaseReason
from projectsplatform.licences.errors import DeviceMismatch, ReleaseQuota
from projectsplatform.licences.models import DeviceBinding, Licence
from projectsplatform.licences.operations.terms import live_binding, lock_licence
from projectsplatform.licences.queries.devices import owner_releases, releases_left
from projectsplatform.licences.queries.licences import find_licence_of
from projectsplatform.licences.rules.devices import hours_until_move, refuse_release
from projectsplatform.licences.rules.states import refuse_use


@retried
@transaction.atomic
def bind_device(*, licence_id: UUID, device_id: str, at: datetime) -> tuple[Licence, DeviceBinding]:
    """Gives a running licence to a device. Raises Revoked, Suspended, Expired, DeviceMismatch."""
    licence = lock_licence(licence_id)
    return licence, take_licence(licence, device_id=device_id, at=at)


def take_licence(licence: Licence, *, device_id: str, at: datetime) -> DeviceBinding:
    """The same, with the licence locked by the caller: of two devices at once the second finds the first one bound."""
    refuse_use(licence, at)
    held = live_binding(licence)
    if held is not None and held.device_id == device_id:
        return held
    if held is not None:
        _take_over(licence, held, device_id, at)
    return DeviceBinding.objects.create(licence=licence, device_id=device_id, bound_at=at, last_seen_at=at)


@refuses(NothingThere, ReleaseQuota)
@retried
@transaction.atomic
def release_device(*, licence_id: UUID, user_id: UUID, at: datetime) -> int:
    """The owner lets the device go; returns the releases left. Without a device nothing happens and nothing is counted.

    Raises NothingThere (also for someone else's licence), ReleaseQuota.
    """
    find_licence_of(licence_id, user_id=user_id)
    licence = lock_licence(licence_id)
    product = licence.product
    releases = owner_releases(licence.id, days=product.release_days, at=at)
    held = live_binding(licence)
    if held is None:
        return releases_left(allowed=product.releases_allowed, used=len(releases))
    refuse_release(releases, allowed=product.releases_allowed, days=product.release_days, at=at)
    _release(held, ReleaseReason.OWNER, at)
    _record("licence.device.released", licence, held, actor_id=user_id, at=at)
    return releases_left(allowed=product.releases_allowed, used=len(releases) + 1)


@retried
@transaction.atomic
def release_device_by_staff(*, licence_id: UUID, actor_id: UUID, note: str, at: datetime) -> None:
    """Staff let the device go; the owner's quota is untouched. Raises NothingThere."""
    licence = lock_licence(licence_id)
    held = live_binding(licence)
    if held is not None:
        _release(held, ReleaseReason.STAFF, at)
        _record("licence.device.released", licence, held, actor_id=actor_id, at=at, note=note)


def _take_over(licence: Licence, held: DeviceBinding, device_id: str, at: datetime) -> None:
    product = licence.product
    silent_since = at - timedelta(hours=product.takeover_hours)
    # One conditional statement: a check of the old device at this moment keeps the licence there.
    silent = DeviceBinding.objects.filter(id=held.id, released_at__isnull=True, last_seen_at__lte=silent_since)
    if not silent.update(released_at=at, release_reason=ReleaseReason.TAKEOVER):
        held.refresh_from_db(fields=["last_seen_at"])
        used = len(owner_releases(licence.id, days=product.release_days, at=at))
        raise DeviceMismatch(
            hours_until_move=hours_until_move(
                last_seen_at=held.last_seen_at, takeover_hours=product.takeover_hours, at=at
            ),
            releases_left=releases_left(allowed=product.releases_allowed, used=used),
        )
    _record("licence.device.taken_over", licence, held, actor_id=licence.user_id, at=at, to=device_id)


def _release(held: DeviceBinding, reason: ReleaseReason, at: datetime) -> None:
    DeviceBinding.objects.filter(id=held.id).update(released_at=at, release_reason=reason)


def _record(event: str, licence: Licence, held: DeviceBinding, *, actor_id: UUID, at: datetime, **more: str) -> None:
    details = {"licence": str(licence.id), "device": held.device_id, **more}
    audit.record(event=event, at=at, actor_id=actor_id, subject_id=licence.user_id, details=details)
