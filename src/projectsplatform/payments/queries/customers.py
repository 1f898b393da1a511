"""Whom a provider means."""

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_username

_LONGEST = 150


def could_be_name(text: str) -> bool:
    """Whether it is worth asking for: the database holds no other text."""
    return 0 < len(text) <= _LONGEST and text.isprintable()


def customer_named(text: str) -> User | None:
    """The person of that username, typed in any case, who has not left; None for whatever cannot be a username."""
    person = by_username(text) if could_be_name(text) else None
    return None if person is None or person.deleted_at is not None else person
