"""The hot read behind `accounts/about_account`: session, person and balance by the token's hash, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.kit.db.statements import fetch_row

_ABOUT = """
    SELECT person.id, person.full_name, person.sex, person.email, person.phone, person.username, person.tg_id,
           coalesce(account.balance, 0), person.last_login, person.created_at, person.updated_at,
           session.id, session.last_seen_at, session.token_used_at IS NOT NULL
    FROM accounts_session session
    JOIN accounts_user person ON person.id = session.user_id
    LEFT JOIN wallet_ledgeraccount account ON account.owner_id = person.id
    WHERE session.token_hash = %s AND session.revoked_at IS NULL AND session.expires_at > %s
      AND session.last_seen_at > %s::timestamptz - interval '30 days' AND person.is_active
"""


@dataclass(frozen=True, slots=True)
class About:
    """A person as they see themselves, and the session that asks."""

    id: UUID
    full_name: str
    sex: bool | None
    email: str | None
    phone: str | None
    username: str
    tg_id: int | None
    balance: int
    last_login: datetime | None
    created_at: datetime
    updated_at: datetime
    session_id: UUID
    last_seen_at: datetime
    token_was_used: bool


def about_session(*, token_hash: bytes, at: datetime) -> About | None:
    """Whoever is signed in with the token; None when nobody is."""
    row = fetch_row(_ABOUT, [token_hash, at, at])
    return About(*row) if row else None
