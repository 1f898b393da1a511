"""A person's sessions."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from projectsplatform.accounts.models import Session

IDLE_DAYS: Final = 30
ONLINE_MINUTES: Final = 5

ONLINE_SQL: Final = (
    "EXISTS (SELECT 1 FROM accounts_session seen WHERE seen.user_id = {person} AND seen.revoked_at IS NULL"
    " AND seen.last_seen_at > {at}::timestamptz - interval '5 minutes')"
)
"""Whether a person is online, for larger statements: `ONLINE_SQL.format(person="u.id", at="%(at)s")`."""


def live(at: datetime) -> Q:
    """The condition under which a session still signs in (the person must be active, too)."""
    return Q(revoked_at=None, expires_at__gt=at, last_seen_at__gt=at - timedelta(days=IDLE_DAYS))


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
