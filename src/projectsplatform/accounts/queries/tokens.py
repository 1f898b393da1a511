"""What a token opens: statements over tickets and sessions, each for many tokens."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from projectsplatform.accounts.queries.sessions import (
    ASKED_COLUMNS,
    ASKING_COLUMNS,
    AskingSession,
    asking_sessions,
    asking_values,
)
from projectsplatform.kit.api.fast_lane import AskedToken
from projectsplatform.kit.db.batches import BatchedRead, Record, read_many, rows_of

MANY_NOTICES: Final = 10
"""More than this are not counted."""


class SessionCaller(NamedTuple):
    """A live session with its person."""

    session: AskingSession
    person_id: UUID
    username: str
    is_staff: bool
    password_confirmed_at: datetime | None


class Visitor(NamedTuple):
    """A caller of a page, how many notices they have not read (at most MANY_NOTICES are counted), and what other features
    count for the shell of pages."""

    caller: SessionCaller
    unread: int
    counts: Mapping[str, int]


class KnownToken(NamedTuple):
    """`kind` is `registration` or `session`; only a session's use is written."""

    kind: str
    expires_at: datetime
    session: AskingSession | None


def asked_values(keys: Sequence[AskedToken]) -> dict[str, Any]:
    """The parameters of a statement over `asking_sessions` for tokens alone."""
    return asking_values([key.token_hash for key in keys], [key.at for key in keys])


def _known(record: Record) -> KnownToken:
    kind, expires_at, *session = record
    return KnownToken(kind, expires_at, AskingSession(*session) if kind == "session" else None)


KNOWN_TOKENS: BatchedRead[AskedToken, KnownToken] = BatchedRead(
    sql=f"""
    SELECT asked.number, 'session', session.expires_at, {ASKING_COLUMNS} {asking_sessions()}
    UNION ALL
    SELECT asked.number, 'registration', ticket.expires_at, NULL, NULL, NULL
      FROM {rows_of("asked", **ASKED_COLUMNS)}
      JOIN accounts_signupticket ticket
        ON ticket.token_hash = asked.token_hash AND ticket.used_at IS NULL AND ticket.replaced_at IS NULL
       AND ticket.expires_at > asked.at
    """,  # noqa: S608  our own text
    columns=asked_values,
    row=_known,
)
_CALLER_COLUMNS: Final = (
    f"asked.number, {ASKING_COLUMNS}, person.id, person.username, person.is_staff, session.confirmed_at"
)


def _caller(record: Record) -> SessionCaller:
    return SessionCaller(AskingSession(*record[:3]), *record[3:])


_CALLERS: BatchedRead[AskedToken, SessionCaller] = BatchedRead(
    sql=f"SELECT {_CALLER_COLUMNS} {asking_sessions()}", columns=asked_values, row=_caller
)
_shell_counts: Final[dict[str, Callable[[], str]]] = {}


def count_for_pages(name: str, sql: Callable[[], str]) -> None:
    """A feature's number in the shell of every page: an SQL expression over `person`, called once. Said in `AppConfig.ready`."""
    _shell_counts[name] = sql
    _visitors.cache_clear()


@cache
def _visitors() -> BatchedRead[AskedToken, Visitor]:
    counts = "".join(f", {sql()}" for sql in _shell_counts.values())
    names, notices_at = tuple(_shell_counts), -1 - len(_shell_counts)
    return BatchedRead(
        sql=f"""
    SELECT {_CALLER_COLUMNS},
           (SELECT count(*) FROM (SELECT FROM accounts_notice notice
             WHERE notice.user_id = person.id AND notice.read_at IS NULL LIMIT {MANY_NOTICES}) unread){counts}
    {asking_sessions()}
    """,  # noqa: S608  our own text
        columns=asked_values,
        row=lambda record: Visitor(
            _caller(record[:notices_at]),
            record[notices_at],
            dict(zip(names, record[len(record) + notices_at + 1 :], strict=True)),
        ),
    )


def known_token(*, token_hash: bytes, at: datetime) -> KnownToken | None:
    """The live ticket or session of a token; None for everything else."""
    return read_many(KNOWN_TOKENS, [AskedToken(token_hash, at)])[0]


def caller_behind(*, token_hash: bytes, at: datetime) -> SessionCaller | None:
    """The live session of a token with its person; None for everything else."""
    return read_many(_CALLERS, [AskedToken(token_hash, at)])[0]


def visitor_behind(*, token_hash: bytes, at: datetime) -> Visitor | None:
    """As `caller_behind`, for a page: its shell says how many notices are new."""
    return read_many(_visitors(), [AskedToken(token_hash, at)])[0]
