"""What a licence's state forbids."""

from datetime import datetime

from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.errors import AlreadyRevoked, AlreadySuspended, Expired, NotSuspended, Revoked, Suspended
from projectsplatform.licences.queries.states import Dated, state_of


def refuse_use(licence: Dated, at: datetime) -> None:
    """Raises the definite no of a licence that does not run: Revoked, Suspended, Expired."""
    state = state_of(licence, at)
    if state is LicenceState.REVOKED:
        raise Revoked
    if state is LicenceState.SUSPENDED:
        raise Suspended
    if state is LicenceState.EXPIRED:
        raise Expired


def refuse_suspension(licence: Dated) -> None:
    """Raises AlreadyRevoked, AlreadySuspended."""
    refuse_change(licence)
    if licence.suspended_at is not None:
        raise AlreadySuspended


def refuse_resumption(licence: Dated) -> None:
    """Raises AlreadyRevoked, NotSuspended."""
    refuse_change(licence)
    if licence.suspended_at is None:
        raise NotSuspended


def refuse_change(licence: Dated) -> None:
    """A revoked licence stays as it is. Raises AlreadyRevoked."""
    if licence.revoked_at is not None:
        raise AlreadyRevoked
