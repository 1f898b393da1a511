"""The first page of a signed-in person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.queries.people import by_id
from projectsplatform.cabinet.queries.schools import find_school
from projectsplatform.cabinet.queries.shown import ShownLicence, shown
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import licences_of
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.statements import Line, Period, statement

_LAST_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Home:
    """What a person has, and what needs doing."""

    full_name: str
    username: str
    balance: int
    licences: tuple[ShownLicence, ...]
    lines: tuple[Line, ...]
    has_school: bool

    @property
    def ending(self) -> list[ShownLicence]:
        """Licences to renew within days."""
        return [licence for licence in self.licences if licence.ends_soon]

    @property
    def ended(self) -> list[ShownLicence]:
        """Licences whose programs have stopped."""
        return [licence for licence in self.licences if licence.view.state is LicenceState.EXPIRED]

    @property
    def without_device(self) -> list[ShownLicence]:
        """Running licences that no program has used yet."""
        return [licence for licence in self.licences if licence.is_running and licence.view.device_id is None]


def home_of(user_id: UUID, at: datetime) -> Home:
    """Raises NothingThere."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    return Home(
        full_name=person.full_name,
        username=person.username,
        balance=balance(user_id),
        licences=tuple(shown(view, at) for view in licences_of(user_id, at)),
        lines=statement(user_id=user_id, period=Period(), before=None, limit=_LAST_LINES).lines,
        has_school=find_school(user_id) is not None,
    )
