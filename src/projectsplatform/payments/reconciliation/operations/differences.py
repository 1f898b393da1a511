"""What every decision about a difference does: locks it, ends it, and writes the audit trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.enums import DifferenceState, Resolution
from projectsplatform.payments.models import Difference


def lock_difference(difference_id: UUID) -> Difference:
    """In the caller's transaction. Raises NothingThere."""
    found = (
        Difference.objects.select_for_update(of=("self",)).select_related("payment").filter(pk=difference_id).first()
    )
    if found is None:
        raise NothingThere
    return found


def resolve(difference: Difference, resolution: Resolution, *, actor_id: UUID, at: datetime) -> Difference:
    """Ends the difference in the caller's transaction, which has locked it."""
    difference.state, difference.resolution = DifferenceState.RESOLVED, resolution
    difference.resolved_by_id, difference.resolved_at = actor_id, at
    difference.save()
    write_audit("payments.difference.resolved", difference, actor_id=actor_id, at=at)
    return difference


def write_audit(event: str, difference: Difference, *, actor_id: UUID, at: datetime) -> None:
    """What was done, to whom, by whom."""
    details: dict[str, Any] = {
        "difference": str(difference.pk),
        "kind": difference.kind,
        "provider": difference.provider,
        "provider_id": difference.provider_id,
        "resolution": difference.resolution,
        "amount": difference.credited_amount,
        "debt": difference.debt,
    }
    audit.record(event=event, at=at, actor_id=actor_id, subject_id=difference.person_id, details=details)
