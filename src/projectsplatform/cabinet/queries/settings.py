"""What a person has set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projectsplatform.accounts.enums import Language
from projectsplatform.accounts.models import Session, User
from projectsplatform.accounts.queries.people import by_id
from projectsplatform.accounts.queries.sessions import sessions_of
from projectsplatform.cabinet.queries.notices import NoticeBox, notice_boxes
from projectsplatform.cabinet.queries.testmax import TestmaxProfiles, profiles_in_testmax
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.privacy import DataSubject, PersonalDataHandler, personal_data_handlers
from projectsplatform.kit.uz.money import format_som
from projectsplatform.licences.enums import LicenceState
from projectsplatform.licences.queries.licences import LicenceView, licences_of
from projectsplatform.wallet.queries import balance

_SHOWN: Final = 100
_WORDS: Final[Mapping[str, Mapping[object, str | Promise]]] = {
    "sex": {True: _("Male"), False: _("Female")},
    "language": dict(Language.choices),
}
_MONEY: Final = frozenset({"balance"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The person, how many other devices are signed in, and who they are in TestMax, and their notices."""

    person: User
    other_sessions: int
    notices: tuple[NoticeBox, ...]
    testmax: TestmaxProfiles


@dataclass(frozen=True, slots=True)
class Sessions:
    """Where a person is signed in: here, and elsewhere with the newest first."""

    here: Session
    others: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class KeptRow:
    """What something is called, and what it is (of lists how many), or when it was."""

    label: str | Promise
    value: str | int | Promise = ""
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptPart:
    """What one feature keeps."""

    title: str | Promise
    rows: tuple[KeptRow, ...]


def kept_about(user_id: UUID) -> list[KeptPart]:
    """Everything that is kept about a person, to read. Raises NothingThere."""
    user = person_of(user_id)
    person = DataSubject(user_id=user.pk, tg_id=user.tg_id, phone=user.phone)
    exported = [(handler, handler.export(person)) for handler in personal_data_handlers()]
    return [_kept_part(handler, kept) for handler, kept in exported if handler.is_shown_empty or any(kept.values())]


def _kept_part(handler: PersonalDataHandler, exported: Mapping[str, Any]) -> KeptPart:
    rows = tuple(_row(label, path.rpartition(".")[2], _at(exported, path)) for path, label in handler.labels.items())
    return KeptPart(title=handler.title, rows=rows)


def _at(exported: Mapping[str, Any], path: str) -> object:
    """`school.region` → the school's region; None where there is no school."""
    found: object = exported
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _row(label: str | Promise, name: str, value: object) -> KeptRow:
    if isinstance(value, list):
        return KeptRow(label, len(value))
    if value is None or value == "":
        return KeptRow(label, "—")
    if name in _WORDS:
        return KeptRow(label, _WORDS[name].get(value, str(value)))
    if name in _MONEY and isinstance(value, int):
        return KeptRow(label, format_som(value))
    if name.endswith("_at"):
        return KeptRow(label, moment=datetime.fromisoformat(str(value)))
    return KeptRow(label, value if isinstance(value, int) else str(value))


def person_of(user_id: UUID) -> User:
    """Raises NothingThere."""
    person = by_id(user_id)
    if person is None:
        raise NothingThere
    return person


def settings_of(user_id: UUID, session_id: UUID, at: datetime) -> Settings:
    """Raises NothingThere."""
    return Settings(
        person=person_of(user_id),
        other_sessions=len(shown_sessions(user_id, session_id, at).others),
        notices=notice_boxes(user_id),
        testmax=profiles_in_testmax(user_id),
    )


def shown_sessions(user_id: UUID, session_id: UUID, at: datetime) -> Sessions:
    """Raises NothingThere when the session that asks ended at this very moment."""
    live = sessions_of(user_id, at, limit=_SHOWN)
    here = next((session for session in live if session.id == session_id), None)
    if here is None:
        here = Session.objects.filter(pk=session_id, user_id=user_id).first()
    if here is None:
        raise NothingThere
    return Sessions(here=here, others=tuple(session for session in live if session.id != session_id))


@dataclass(frozen=True, slots=True)
class Farewell:
    """What somebody would lose by leaving."""

    balance: int
    running: tuple[LicenceView, ...]


def farewell_of(user_id: UUID, at: datetime) -> Farewell:
    """The money that stands in the way, and the licences whose time would be lost."""
    running = tuple(view for view in licences_of(user_id, at) if view.state is LicenceState.ACTIVE)
    return Farewell(balance=balance(user_id), running=running)
