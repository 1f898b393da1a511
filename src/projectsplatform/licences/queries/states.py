"""What state a licence is in."""

from datetime import datetime
from typing import Protocol

from projectsplatform.licences.enums import LicenceState


class Dated(Protocol):
    """A licence, or the few columns of it that a check reads."""

    @property
    def ends_at(self) -> datetime: ...
    @property
    def suspended_at(self) -> datetime | None: ...
    @property
    def revoked_at(self) -> datetime | None: ...


def state_of(licence: Dated, at: datetime) -> LicenceState:
    """Revoked outweighs suspended, suspended outweighs expired."""
    if licence.revoked_at is not None:
        return LicenceState.REVOKED
    if licence.suspended_at is not None:
        return LicenceState.SUSPENDED
    return LicenceState.ACTIVE if licence.ends_at > at else LicenceState.EXPIRED
