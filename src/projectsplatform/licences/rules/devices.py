"""When a licence may move to another device."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from projectsplatform.licences.errors import DeviceIdInvalid, ReleaseQuota

MAX_DEVICE_ID = 128


def check_device_id(value: object) -> str:
    """1–128 printable characters, unchanged. Raises DeviceIdInvalid."""
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_DEVICE_ID or not value.isprintable():
        raise DeviceIdInvalid
    return value


def hours_until_move(*, last_seen_at: datetime, takeover_hours: int, at: datetime) -> int:
    """Whole hours until the old device counts as silent; 0 when it does."""
    left = last_seen_at + timedelta(hours=takeover_hours) - at
    return max(0, ceil(left / timedelta(hours=1)))


def refuse_release(releases: Sequence[datetime], *, allowed: int, days: int, at: datetime) -> None:
    """`releases`: the owner's, within the last `days`, oldest first. Raises ReleaseQuota with the seconds until the next is allowed."""
    if len(releases) < allowed:
        return
    free_at = releases[len(releases) - allowed] + timedelta(days=days) if allowed else at + timedelta(days=days)
    raise ReleaseQuota(
        retry_after=ceil((free_at - at).total_seconds()), releases_left=0, releases_allowed=allowed, release_days=days
    )
