"""A person's sessions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from projectsplatform.accounts.models import Session
from projectsplatform.kit.db.batches import columns_of, rows_of

IDLE_DAYS: Final = 30
ONLINE_MINUTES: Final = 5

ASKED_COLUMNS: Final = {"token_hash": "bytea", "at": "timestamptz"}

ONLINE_SQL: Final = (
    "EXISTS (SELECT 1 FROM accounts_session seen WHERE seen.user_id = {person} AND seen.revoked_at IS NULL"
    " AND seen.last_seen_at > {at}::timestamptz - interval '5 minutes')"
)
"""Whether a person is online, for larger statements: `ONLINE_SQL.format(person="u.id", at="%(at)s")`."""


class AskingSession(NamedTuple):
    """The live session of a request."""

    id: UUID
    last_seen_at: datetime
    token_was_used: bool


ASKING_COLUMNS: Final = "session.id, session.last_seen_at, session.token_used_at IS NOT NULL"
"""The columns of AskingSession after `asking_sessions`."""


def live(at: datetime) -> Q:
    """The condition under which a session still signs in (the person must be active, too); `asking_sessions` has it in SQL."""
    return Q(revoked_at=None, expires_at__gt=at, last_seen_at__gt=at - timedelta(days=IDLE_DAYS))


def asking_sessions(**columns: str) -> str:
    """The FROM clause of a statement for many tokens: `asked` (number, token_hash, at), its live `session` and active `person`.

    `columns` names further columns of `asked` with their types. The parameters are those of `asking_values`.
    """
    return f"""
      FROM {rows_of("asked", **ASKED_COLUMNS, **columns)}
      JOIN accounts_session session
        ON session.token_hash = asked.token_hash AND session.revoked_at IS NULL AND session.expires_at > asked.at
       AND session.last_seen_at > asked.at - %(idle)s::interval
      JOIN accounts_user person ON person.id = session.user_id AND person.is_active"""


def asking_values(hashes: Sequence[bytes], ats: Sequence[datetime], **columns: Sequence[Any]) -> dict[str, Any]:
    """The parameters of a statement over `asking_sessions`; each request is judged by its own moment."""
    return columns_of(token_hash=hashes, at=ats, **columns) | {"idle": timedelta(days=IDLE_DAYS)}


def sessions_of(user_id: UUID, at: datetime, *, before: UUID | None = None, limit: int = 50) -> list[Session]:
    """Live sessions, newest first, `limit` of them; `before` goes on after that session."""
    found = _live_of(user_id, at)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:limit])


def is_online(user_id: UUID, at: datetime) -> bool:
    """Seen within five minutes in any session that was not ended."""
    since = at - timedelta(minutes=ONLINE_MINUTES)
    return Session.objects.filter(user_id=user_id, revoked_at=None, last_seen_at__gt=since).exists()


def _live_of(user_id: UUID, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(live(at), user_id=user_id)
