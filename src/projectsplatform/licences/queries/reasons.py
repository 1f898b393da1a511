"""Why staff stopped a licence: what they wrote, from the audit trail."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from projectsplatform.accounts.models import AuditEvent
from projectsplatform.licences.enums import LicenceState

_EVENTS: Final = {LicenceState.SUSPENDED: "licence.suspended", LicenceState.REVOKED: "licence.revoked"}
STOPPED: Final = frozenset(_EVENTS)
"""States in which only staff let a licence run again."""


def reasons_of(*, user_id: UUID, licence_ids: Collection[UUID]) -> dict[UUID, str]:
    """Licence → the reason of the latest suspension or revocation, where one was written. No query for no licence."""
    if not licence_ids:
        return {}
    events = AuditEvent.objects.filter(
        subject_id=user_id, event__in=_EVENTS.values(), details__licence__in=[str(each) for each in licence_ids]
    )
    # The newest comes last and stays.
    found = {
        details["licence"]: details.get("note", "")
        for details in events.order_by("at", "id").values_list("details", flat=True)
    }
    return {UUID(licence): note for licence, note in found.items() if note}
