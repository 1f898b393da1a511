"""Finding people."""

from uuid import UUID

from projectsplatform.accounts.models import User
from projectsplatform.kit.db.statements import fetch_model, fetch_row
from projectsplatform.kit.errors import NothingThere


def by_username(username: str) -> User | None:
    """The person of that name, typed in any case."""
    return fetch_model(User, "username = %s", [username.strip().lower()])


def by_tg_id(tg_id: int) -> User | None:
    """The person of that Telegram account."""
    return fetch_model(User, "tg_id = %s", [tg_id])


def is_deleted(user_id: UUID) -> bool:
    """Whether the person has left for good. Raises NothingThere."""
    row = fetch_row("SELECT deleted_at IS NOT NULL FROM accounts_user WHERE id = %s", [user_id])
    if row is None:
        raise NothingThere
    return bool(row[0])


def by_id(user_id: UUID) -> User | None:
    """The person of that id."""
    return fetch_model(User, "id = %s", [user_id])
