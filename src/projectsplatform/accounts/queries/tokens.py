"""What a token opens: one statement over tickets and sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.kit.db.statements import fetch_row

_KNOWN = """
    SELECT 'registration', ticket.expires_at, NULL, ticket.created_at, TRUE
    FROM accounts_signupticket ticket
    WHERE ticket.token_hash = %(digest)s AND ticket.used_at IS NULL AND ticket.replaced_at IS NULL
      AND ticket.expires_at > %(at)s
    UNION ALL
    SELECT 'session', session.expires_at, session.id, session.last_seen_at, session.token_used_at IS NOT NULL
    FROM accounts_session session JOIN accounts_user person ON person.id = session.user_id
    WHERE session.token_hash = %(digest)s AND session.revoked_at IS NULL AND session.expires_at > %(at)s
      AND session.last_seen_at > %(at)s::timestamptz - interval '30 days' AND person.is_active
"""


@dataclass(frozen=True, slots=True)
class KnownToken:
    """`kind` is `registration` or `session`; a session's last three tell whether it is due for a touch."""

    kind: str
    expires_at: datetime
    session_id: UUID | None
    last_seen_at: datetime
    was_used: bool


def known_token(*, token_hash: bytes, at: datetime) -> KnownToken | None:
    """The live ticket or session of a token; None for everything else."""
    row = fetch_row(_KNOWN, {"digest": token_hash, "at": at})
    return KnownToken(*row) if row else None
