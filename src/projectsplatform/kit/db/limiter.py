"""Limits that hold when many come at once: one row a window, counted by one statement that is committed before the answer."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import Error, connection, transaction

from projectsplatform.kit.db.connections import is_database_away
from projectsplatform.kit.db.statements import execute, fetch_row, fetch_rows
from projectsplatform.kit.errors import TooMany, TooManyAttempts

_COUNT = """
    INSERT INTO kit_limit (scope, key, window_start, n) VALUES (%s, %s, %s, 1)
    ON CONFLICT (scope, key, window_start) DO UPDATE SET n = kit_limit.n + 1
    RETURNING n
"""
_GIVE_BACK = "UPDATE kit_limit SET n = n - 1 WHERE scope = %s AND key = %s AND window_start = %s AND n > 0"
_PEEK = "SELECT n FROM kit_limit WHERE scope = %s AND key = %s AND window_start = %s"


@dataclass(frozen=True)
class Rule:
    """At most `allowed` in each window of `seconds`. Windows are aligned to the epoch."""

    scope: str
    allowed: int
    seconds: int


def take(rule: Rule, key: str, *, at: datetime, refusal: type[TooMany] = TooManyAttempts) -> int:
    """Counts one try, committed on return, so that no parallel try escapes it: how many there are in the running window. Raises
    `refusal` past the limit.

    Must stand outside a transaction: a rolled back count would be no count.
    """
    if not settings.LIMITS_ON:
        return 0
    # Outside a transaction the statement commits by itself.
    with transaction.atomic(durable=True) if connection.in_atomic_block else nullcontext():
        ((n,),) = fetch_rows(_COUNT, [rule.scope, key, _window(rule, at)])
    if n > rule.allowed:
        raise refusal(retry_after=seconds_left(rule, at))
    return int(n)


@contextmanager
def counted(*tries: tuple[Rule, str], at: datetime, refusal: type[TooMany] = TooManyAttempts) -> Iterator[list[int]]:
    """Counts one try of each before the block; yields how many there are of each. Raises `refusal` past a limit.

    Gives back what is counted when another limit refuses, or the database was away for what they are for: nothing was had
    for it. Must stand outside a transaction.
    """
    counts: list[int] = []
    try:
        for rule, key in tries:
            counts.append(take(rule, key, at=at, refusal=refusal))
        yield counts
    except Exception as error:
        if isinstance(error, TooMany) or is_database_away(error):
            for rule, key in tries[: len(counts)]:
                with suppress(Error):  # it may be away for this too
                    give_back(rule, key, at=at)
        raise


def give_back(rule: Rule, key: str, *, at: datetime) -> None:
    """Takes back a try that is not to count: a right secret, or one that came to nothing."""
    if not settings.LIMITS_ON:
        return
    execute(_GIVE_BACK, [rule.scope, key, _window(rule, at)])


def peek(rule: Rule, key: str, *, at: datetime) -> int:
    """How often it was tried in the running window."""
    row = fetch_row(_PEEK, [rule.scope, key, _window(rule, at)])
    return row[0] if row else 0


def seconds_left(rule: Rule, at: datetime) -> int:
    """Whole seconds until the running window ends, at least 1."""
    return max(1, rule.seconds - int(at.timestamp()) % rule.seconds)


def purge(*, before: datetime) -> int:
    """Deletes windows that began before a moment; returns how many."""
    return execute("DELETE FROM kit_limit WHERE window_start < %s", [before])


def _window(rule: Rule, at: datetime) -> datetime:
    return datetime.fromtimestamp(int(at.timestamp()) // rule.seconds * rule.seconds, UTC)
