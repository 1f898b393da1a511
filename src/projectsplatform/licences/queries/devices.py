"""Devices of licences."""

from datetime import datetime, timedelta
from uuid import UUID

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
