"""What a person has set."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.accounts.models import Session, User
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.accounts.queries.sessions import sessions_of
from projectsplatform.kit.errors import NothingThere

_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """The person, and how many other devices are signed in."""

    person: User
    other_sessions: int


@dataclass(frozen=True, slots=True)
class Sessions:
    """Where a person is signed in: here, and elsewhere with the newest first."""

    here: Session
    others: tuple[Session, ...]


def person_of(user_id: UUID) -> User:
    """Raises NothingThere."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    return person


def settings_of(user_id: UUID, session_id: UUID, at: datetime) -> Settings:
    """Raises NothingThere."""
    return Settings(person=person_of(user_id), other_sessions=len(shown_sessions(user_id, session_id, at).others))


def shown_sessions(user_id: UUID, session_id: UUID, at: datetime) -> Sessions:
    """Raises NothingThere when the session that asks ended at this very moment."""
    live = sessions_of(user_id, at, limit=_SHOWN)
    here = next((session for session in live if session.id == session_id), None)
    if here is None:
        here = Session.objects.filter(pk=session_id, user_id=user_id).first()
    if here is None:
        raise NothingThere
    return Sessions(here=here, others=tuple(session for session in live if session.id != session_id))
