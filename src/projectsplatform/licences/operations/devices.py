"""Device bindings: made by the first check, taken over after silence, released by the owner or by staff."""

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
from projectsplatform.licences.operations import notices
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
    return licence, bind_locked(licence, device_id=device_id, at=at)


def bind_locked(licence: Licence, *, device_id: str, at: datetime) -> DeviceBinding:
    """The same for a licence that the caller has locked, so that two devices at once cannot both be bound."""
    refuse_use(licence, at)
    binding = live_binding(licence)
    if binding is not None and binding.device_id == device_id:
        return binding
    if binding is not None:
        _take_over(licence, binding, device_id, at)
    is_first = binding is None and not DeviceBinding.objects.filter(licence=licence).exists()
    bound = DeviceBinding.objects.create(licence=licence, device_id=device_id, bound_at=at, last_seen_at=at)
    if not is_first:
        notices.tell_of_device(licence, bound, instead_of=binding, at=at)
    return bound


@refuses(NothingThere, ReleaseQuota)
@retried
@transaction.atomic
def release_device(*, licence_id: UUID, user_id: UUID, at: datetime) -> int:
    """Releases the device for the owner; returns the releases left. Without a device nothing happens and nothing is counted.

    Raises NothingThere (also for someone else's licence), ReleaseQuota.
    """
    find_licence_of(licence_id, user_id=user_id)
    licence = lock_licence(licence_id)
    product = licence.product
    releases = owner_releases(licence.id, days=product.release_days, at=at)
    binding = live_binding(licence)
    if binding is None:
        return releases_left(allowed=product.releases_allowed, used=len(releases))
    refuse_release(releases, allowed=product.releases_allowed, days=product.release_days, at=at)
    _release(binding, ReleaseReason.OWNER, at)
    _record("licence.device.released", licence, binding, actor_id=user_id, at=at)
    notices.tell_of_release(licence, binding, at=at)
    return releases_left(allowed=product.releases_allowed, used=len(releases) + 1)


@retried
@transaction.atomic
def release_device_by_staff(*, licence_id: UUID, actor_id: UUID, note: str, at: datetime) -> None:
    """Releases the device for staff; the owner's quota is untouched. Raises NothingThere."""
    licence = lock_licence(licence_id)
    binding = live_binding(licence)
    if binding is not None:
        _release(binding, ReleaseReason.STAFF, at)
        _record("licence.device.released", licence, binding, actor_id=actor_id, at=at, note=note)
        notices.tell_of_reset(licence, binding, reason=note, at=at)


def _take_over(licence: Licence, binding: DeviceBinding, device_id: str, at: datetime) -> None:
    product = licence.product
    silent_since = at - timedelta(hours=product.takeover_hours)
    # One conditional statement, so that a check of the old device at the same moment is not overlooked.
    silent = DeviceBinding.objects.filter(id=binding.id, released_at__isnull=True, last_seen_at__lte=silent_since)
    if not silent.update(released_at=at, release_reason=ReleaseReason.TAKEOVER):
        binding.refresh_from_db(fields=["last_seen_at"])
        used = len(owner_releases(licence.id, days=product.release_days, at=at))
        hours = hours_until_move(last_seen_at=binding.last_seen_at, takeover_hours=product.takeover_hours, at=at)
        left = releases_left(allowed=product.releases_allowed, used=used)
        raise DeviceMismatch(hours_until_move=hours, releases_left=left)
    _record("licence.device.taken_over", licence, binding, actor_id=licence.user_id, at=at, to=device_id)


def _release(binding: DeviceBinding, reason: ReleaseReason, at: datetime) -> None:
    DeviceBinding.objects.filter(id=binding.id).update(released_at=at, release_reason=reason)


def _record(event: str, licence: Licence, binding: DeviceBinding, *, actor_id: UUID, at: datetime, **more: str) -> None:
    details = {"licence": str(licence.id), "device": binding.device_id, **more}
    audit.record(event=event, at=at, actor_id=actor_id, subject_id=licence.user_id, details=details)
