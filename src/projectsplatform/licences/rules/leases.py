"""What a lease states, and how long a signed one is reused."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from projectsplatform.kit.clock import rfc3339

NEXT_CHECK = timedelta(hours=48)
GRACE = timedelta(days=7)
_REUSED = NEXT_CHECK / 2


def lease_claims(
    *, issuer: str, licence_id: UUID, product_code: str, device_id: str, ends_at: datetime, at: datetime
) -> dict[str, Any]:
    """The lease's payload: `iat` is a NumericDate (RFC 7519), the other times are RFC 3339."""
    next_check = at + NEXT_CHECK
    return {
        "iss": issuer,
        "licence": str(licence_id),
        "product": product_code,
        "device": device_id,
        "end": rfc3339(ends_at),
        "next_check": rfc3339(next_check),
        "honour_until": rfc3339(min(ends_at, next_check + GRACE)),
        "iat": int(at.timestamp()),
    }


def is_reusable(*, issued_at: datetime | None, lease_ends_at: datetime | None, ends_at: datetime, at: datetime) -> bool:
    """Until half the time to its next check is over, as long as it states the licence's present end."""
    return issued_at is not None and lease_ends_at == ends_at and issued_at <= at < issued_at + _REUSED
