"""Devices of licences."""

from datetime import datetime, timedelta
from uuid import UUID

from projectsplatform.kit.statements import fetch_row
from projectsplatform.licences.enums import ReleaseReason
from projectsplatform.licences.models import DeviceBinding


def owner_releases(licence_id: UUID, *, days: int, at: datetime) -> list[datetime]:
    """When the owner released a device within the last `days`, oldest first."""
    releases = DeviceBinding.objects.filter(
        licence_id=licence_id, release_reason=ReleaseReason.OWNER, released_at__gt=at - timedelta(days=days)
    )
    return [moment for moment in releases.order_by("released_at").values_list("released_at", flat=True) if moment]


def releases_left(*, allowed: int, used: int) -> int:
    """How often the owner may still release a device within the running days."""
    return max(0, allowed - used)


def bound_device(licence_id: UUID) -> str | None:
    """The device that holds a licence now."""
    row = fetch_row(
        "SELECT device_id FROM licences_devicebinding WHERE licence_id = %s AND released_at IS NULL", [licence_id]
    )
    return row[0] if row else None
