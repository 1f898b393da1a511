"""Finding people."""

from typing import Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from projectsplatform.accounts.models import User
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.kit.errors import NothingThere

_FIELDS: Final = tuple(field.attname for field in User._meta.concrete_fields)  # noqa: SLF001  Django documents it
_FIND: Final = f"SELECT {', '.join(_FIELDS)} FROM accounts_user WHERE "  # noqa: S608  our columns


def by_username(username: str) -> User | None:
    """The person of that name, typed in any case."""
    return _find("username = %s", username.strip().lower())


def by_tg_id(tg_id: int) -> User | None:
    """The person of that Telegram account."""
    return User.objects.filter(tg_id=tg_id).first()


def is_deleted(user_id: UUID) -> bool:
    """Whether the person has left for good. Raises NothingThere."""
    row = fetch_row("SELECT deleted_at IS NOT NULL FROM accounts_user WHERE id = %s", [user_id])
    if row is None:
        raise NothingThere
    return bool(row[0])


def by_id(user_id: UUID) -> User | None:
    """The person of that id."""
    return _find("id = %s", user_id)


def _find(condition: str, value: UUID | str) -> User | None:
    row = fetch_row(_FIND + condition, [value])
    return None if row is None else User.from_db(DEFAULT_DB_ALIAS, _FIELDS, row)
