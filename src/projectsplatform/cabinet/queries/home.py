"""The first page of a signed-in person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from projectsplatform.accounts.models import CompanyDetails
from projectsplatform.accounts.queries.company import company_at
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.cabinet.queries.channels import ShownChannel, shown_channels
from projectsplatform.cabinet.queries.schools import find_school
from projectsplatform.cabinet.queries.shown import ShownLicence, shown
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import licences_of
from projectsplatform.licences.queries.reasons import STOPPED, reasons_of
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.statements import Line, Period, statement

_LAST_LINES: Final = 5
_NEW: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class StoppedLicence:
    """A licence that only staff let run again, and what they wrote; empty when nothing."""

    shown: ShownLicence
    reason: str


@dataclass(frozen=True, slots=True)
class Home:
    """What a person has, and what needs doing."""

    full_name: str
    username: str
    balance: int
    licences: tuple[ShownLicence, ...]
    newly_bound: tuple[ShownLicence, ...]
    stopped: tuple[StoppedLicence, ...]
    channels: tuple[ShownChannel, ...]
    lines: tuple[Line, ...]
    has_school: bool
    company: CompanyDetails | None
    """Where to pay, until money has moved for the first time."""

    @property
    def ending(self) -> list[ShownLicence]:
        """Licences to renew within days."""
        return [licence for licence in self.licences if licence.ends_soon]

    @property
    def ended(self) -> list[ShownLicence]:
        """Licences whose programs have stopped."""
        return [licence for licence in self.licences if licence.view.state is LicenceState.EXPIRED]

    @property
    def past(self) -> list[ShownLicence]:
        """Licences that have ended, the longest ended first."""
        return [licence for licence in self._by_end if licence.view.state is LicenceState.EXPIRED]

    @property
    def ahead(self) -> list[ShownLicence]:
        """All others, the next to end first."""
        return [licence for licence in self._by_end if licence.view.state is not LicenceState.EXPIRED]

    @property
    def _by_end(self) -> list[ShownLicence]:
        return sorted(self.licences, key=lambda licence: licence.view.ends_at)

    @property
    def without_device(self) -> list[ShownLicence]:
        """Running licences that no program has used yet."""
        return [licence for licence in self.licences if licence.is_running and licence.view.device_id is None]


def home_of(user_id: UUID, at: datetime) -> Home:
    """Raises NothingThere."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    licences = tuple(shown(view, at) for view in licences_of(user_id, at))
    lines = statement(user_id=user_id, period=Period(), before=None, limit=_LAST_LINES).lines
    return Home(
        full_name=person.full_name,
        username=person.username,
        balance=balance(user_id),
        licences=licences,
        stopped=_stopped(user_id, licences),
        channels=tuple(shown_channels(user_id, at)),
        newly_bound=tuple(licence for licence in licences if _is_newly_bound(licence, at)),
        lines=lines,
        has_school=find_school(user_id) is not None,
        company=None if lines else company_at(at),
    )


def _is_newly_bound(licence: ShownLicence, at: datetime) -> bool:
    """Whether its owner should look whose device that is; the first device of a licence is what it was bought for."""
    bound_at = licence.view.device_bound_at
    is_new = bound_at is not None and bound_at > at - _NEW
    return licence.is_running and is_new and not licence.view.is_first_device


def _stopped(user_id: UUID, licences: Sequence[ShownLicence]) -> tuple[StoppedLicence, ...]:
    stopped = [licence for licence in licences if licence.view.state in STOPPED]
    reasons = reasons_of(user_id=user_id, licence_ids=[licence.view.id for licence in stopped])
    return tuple(StoppedLicence(licence, reasons.get(licence.view.id, "")) for licence in stopped)
