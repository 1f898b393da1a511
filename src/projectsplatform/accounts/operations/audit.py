"""The audit trail's only entrance."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from projectsplatform.accounts.models import AuditEvent
from projectsplatform.kit.db.statements import insert


def record(
    *,
    event: str,
    at: datetime,
    actor_id: UUID | None,
    subject_id: UUID | None,
    address: str = "",
    details: Mapping[str, Any] = {},
) -> None:
    """Writes down a dotted past event in the caller's transaction. Details are JSON and never hold a secret."""
    insert(
        AuditEvent(event=event, at=at, actor_id=actor_id, subject_id=subject_id, address=address, details=dict(details))
    )
