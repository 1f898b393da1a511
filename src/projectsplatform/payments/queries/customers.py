"""Whom a provider means."""

from projectsplatform.accounts.models import User
from projectsplatform.accounts.queries.people import by_username

_LONGEST = 150


def customer_named(text: str) -> User | None:
    """The person of that username, typed in any case, who has not left; None for whatever cannot be a username."""
    if not 0 < len(text) <= _LONGEST or not text.isprintable():
        return None
    person = by_username(text)
    return None if person is None or person.deleted_at is not None else person
