"""Everything the panel shows about one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.accounts.models import AuditEvent, Session, User
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.accounts.queries.sessions import is_online, sessions_of
from projectsplatform.kit.errors import NothingThere
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.wallet.queries.statements import Period, Statement, statement

_LINES = 20


@dataclass(frozen=True, slots=True)
class Customer:
    """A person with money, licences, sessions and what happened to them, newest first."""

    person: User
    is_online: bool
    statement: Statement
    licences: Sequence[LicenceView]
    sessions: Sequence[Session]
    events: Sequence[AuditEvent]


def customer(user_id: UUID, at: datetime) -> Customer:
    """Raises NothingThere."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    return Customer(
        person=person,
        is_online=is_online(user_id, at),
        statement=statement(user_id=user_id, period=Period(), before=None, limit=_LINES),
        licences=licences_of(user_id, at),
        sessions=sessions_of(user_id, at, limit=_LINES),
        events=list(AuditEvent.objects.filter(subject_id=user_id).order_by("-at")[:_LINES]),
    )
