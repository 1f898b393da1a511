"""The kept logins, without their passwords."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Func, Q, TextField, Value
from django.db.models.functions import Lower

from projectsplatform.kit.api.pagination import CursorInvalid, LimitInvalid, decode_cursor, encode_cursor, page_size
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.kit.uz.text import fold
from projectsplatform.kundalikcom.errors import SearchInvalid
from projectsplatform.kundalikcom.models import DiscardedLogin, SchoolLogin
from projectsplatform.kundalikcom.queries.search import logins_matching

MAX_SEARCH = 100
_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class LoginPage:
    """A page of logins and where the next one begins."""

    items: Sequence[SchoolLogin]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Label:
    """A note and how many logins have it."""

    text: str
    logins: int


@refuses(CursorInvalid, LimitInvalid, SearchInvalid)
def logins_of(
    *, user_id: UUID, search: str = "", label: str = "", cursor: str | None = None, limit: int | None = None
) -> LoginPage:
    """One person's logins by name, 2 before 10; `search` looks in logins and notes, `label` is a whole note. One query.

    What is looked for may stand anywhere, or, in either script, where a word begins.

    Raises SearchInvalid, CursorInvalid, LimitInvalid.
    """
    if len(search) > MAX_SEARCH or "\x00" in search + label:
        raise SearchInvalid
    size = page_size(limit)
    logins = SchoolLogin.objects.filter(user_id=user_id).defer("ciphertext").alias(order_key=natural_key(F("login")))
    if search:
        by_words = logins_matching(search).filter(user_id=user_id)
        logins = logins.filter(Q(sought__contains=fold(search)) | Q(pk__in=by_words.values("pk")))
    if label:
        logins = logins.filter(label=label)
    if cursor is not None:
        after = _position(cursor)
        key = natural_key(Value(after))
        logins = logins.filter(Q(order_key__gt=key) | Q(order_key=key, login__gt=after))
    items = list(logins.order_by("order_key", "login")[: size + 1])
    more = len(items) > size
    return LoginPage(items[:size], encode_cursor([items[size - 1].login]) if more else None)


def labels_of(user_id: UUID) -> list[Label]:
    """Every note of a person's logins, the empty one too, in order: the numbers' sum is how many logins are kept."""
    rows = SchoolLogin.objects.filter(user_id=user_id).values_list("label").annotate(Count("id"))
    rows = rows.order_by(natural_key(F("label")), "label")
    return [Label(text, logins) for text, logins in rows]


def names_of(user_id: UUID) -> set[str]:
    """Every login that a person keeps."""
    return set(SchoolLogin.objects.filter(user_id=user_id).values_list("login", flat=True))


def discarded_of(user_id: UUID, *, since: datetime, limit: int) -> list[DiscardedLogin]:
    """What a person deleted after a moment, the newest first, without passwords."""
    logins = DiscardedLogin.objects.filter(user_id=user_id, discarded_at__gt=since).defer("ciphertext")
    return list(logins.order_by("-discarded_at")[:limit])


def login_of(*, user_id: UUID, login_id: str) -> SchoolLogin:
    """One of a person's logins. Raises NothingThere, also for somebody else's login and for text that is no id."""
    login = SchoolLogin.objects.filter(user_id=user_id, id=parse_id(login_id)).first()
    if login is None:
        raise NothingThere
    return login


def natural_key(text: F | Value) -> Func:
    """An expression that sorts as people count: lower case, each number with zeros before it. PostgreSQL's collations do it only with ICU."""

    def replaced(source: Func, pattern: str, by: str) -> Func:
        return Func(source, Value(pattern), Value(by), Value("g"), function="regexp_replace", output_field=TextField())

    padded = replaced(Lower(text), "([0-9]+)", "0" * _DIGITS + r"\1")
    return replaced(padded, f"[0-9]+([0-9]{{{_DIGITS}}})", r"\1")


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
