"""The kept logins, without their passwords."""

from dataclasses import dataclass
from uuid import UUID

from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.pagination import CursorInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.kit.text import fold
from projectsplatform.kundalikcom.errors import SearchInvalid
from projectsplatform.kundalikcom.models import SchoolLogin

MAX_SEARCH = 100


@dataclass(frozen=True, slots=True)
class LoginPage:
    """A page of logins and where the next one begins."""

    items: list[SchoolLogin]
    next_cursor: str | None


def logins_of(*, user_id: UUID, search: str = "", cursor: str | None = None, limit: int | None = None) -> LoginPage:
    """One person's logins by name; `search` looks in logins and notes. One query. Raises SearchInvalid, CursorInvalid, LimitInvalid."""
    if len(search) > MAX_SEARCH or "\x00" in search:
        raise SearchInvalid
    size = page_size(limit)
    found = SchoolLogin.objects.filter(user_id=user_id, sought__contains=fold(search)).defer("ciphertext")
    if cursor is not None:
        found = found.filter(login__gt=_position(cursor))
    items = list(found.order_by("login")[: size + 1])
    more = len(items) > size
    return LoginPage(items[:size], encode_cursor([items[size - 1].login]) if more else None)


def login_of(*, user_id: UUID, login_id: str) -> SchoolLogin:
    """One of a person's logins. Raises NothingThere, also for somebody else's and for what is no id."""
    found = SchoolLogin.objects.filter(user_id=user_id, id=parse_id(login_id)).first()
    if found is None:
        raise NothingThere
    return found


def parse_id(text: str) -> UUID:
    """An id from an address. Raises NothingThere."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NothingThere from error


def _position(cursor: str) -> str:
    match decode_cursor(cursor):
        case [str() as login] if "\x00" not in login:
            return login
    raise CursorInvalid
