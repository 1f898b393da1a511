"""A person's licences, and one of them closely."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.cabinet.queries.channels import ShownChannel, shown_channels
from projectsplatform.cabinet.queries.shown import ShownLicence, shown
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.models import DeviceBinding, Purchase
from projectsplatform.licences.queries.licences import LicenceView, find_licence_of, licences_of
from projectsplatform.licences.queries.reasons import STOPPED, reasons_of

_DEVICES: Final = 10
_PURCHASES: Final = 10


@dataclass(frozen=True, slots=True)
class LicenceDetails:
    """A licence with the devices that had it and what was paid, newest first."""

    shown: ShownLicence
    releases_allowed: int
    release_days: int
    takeover_hours: int
    devices: tuple[DeviceBinding, ...]
    purchases: tuple[Purchase, ...]
    channels: tuple[ShownChannel, ...]
    reason: str
    """Why staff stopped it; empty while it may run."""


def shown_licences(user_id: UUID, at: datetime) -> list[ShownLicence]:
    """All of a person's licences."""
    return [shown(view, at) for view in licences_of(user_id, at)]


def licence_details(licence_id: UUID, *, user_id: UUID, at: datetime) -> LicenceDetails:
    """Raises NothingThere, also for someone else's licence."""
    licence = find_licence_of(licence_id, user_id=user_id)
    view = next((view for view in licences_of(user_id, at) if view.id == licence.id), None)
    if view is None:
        raise NothingThere
    return LicenceDetails(
        shown=shown(view, at),
        releases_allowed=licence.product.releases_allowed,
        release_days=licence.product.release_days,
        takeover_hours=licence.product.takeover_hours,
        devices=tuple(DeviceBinding.objects.filter(licence=licence).order_by("-bound_at", "-id")[:_DEVICES]),
        purchases=tuple(Purchase.objects.filter(licence=licence).order_by("-id")[:_PURCHASES]),
        channels=tuple(shown_channels(user_id, at, product=view.product)),
        reason=_reason(view, user_id),
    )


def _reason(view: LicenceView, user_id: UUID) -> str:
    stopped = [view.id] if view.state in STOPPED else []
    return reasons_of(user_id=user_id, licence_ids=stopped).get(view.id, "")
