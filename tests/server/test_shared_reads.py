"""Reads that requests share: in batches, apart from each other when one fails, and over servers that go away."""

import asyncio
from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from django.db import connection

from projectsplatform.accounts.models import Session, User
from projectsplatform.accounts.operations.authentication import uses_of
from projectsplatform.accounts.queries.sessions import AskingSession
from projectsplatform.kit.db.batches import BatchedRead
from projectsplatform.kit.errors import Overloaded
from projectsplatform.kit.security.signing import token_hash
from projectsplatform.server import shared_reads
from projectsplatform.server.gate import Gate
from projectsplatform.server.shared_reads import SharedReads
from tests.factories.accounts import only_session, token_of

pytestmark = pytest.mark.django_db(transaction=True)
TENTHS: BatchedRead[int, int] = BatchedRead(
    sql="SELECT number, 10 / n FROM unnest(%(ns)s::int[]) WITH ORDINALITY AS asked(n, number) WHERE n < 100",
    columns=lambda keys: {"ns": list(keys)},
    row=lambda record: int(record[0]),
)
BACKENDS: BatchedRead[int, int] = BatchedRead(
    sql="SELECT number, pg_backend_pid() FROM unnest(%(ns)s::int[]) WITH ORDINALITY AS asked(n, number)",
    columns=lambda keys: {"ns": list(keys)},
    row=lambda record: int(record[0]),
)


def read_all(read: BatchedRead[int, int], keys: Sequence[int]) -> list[Any]:
    """All at once: rows or errors, in the order of the keys."""

    async def run() -> list[Any]:
        reads = SharedReads(Gate())
        try:
            return await asyncio.gather(*(reads.read(read, key) for key in keys), return_exceptions=True)
        finally:
            await reads.close()

    return asyncio.run(run())


def test_everybody_gets_their_own_row() -> None:
    assert read_all(TENTHS, [5, 2, 100, 1, 5]) == [2, 5, None, 10, 2]


def test_more_than_fit_into_one_statement_are_all_answered() -> None:
    assert read_all(TENTHS, [1] * 500) == [10] * 500


def test_a_read_says_how_many_keys_a_statement_has() -> None:
    together: BatchedRead[int, int] = BatchedRead(
        sql="SELECT number, count(*) OVER () FROM unnest(%(ns)s::int[]) WITH ORDINALITY AS asked(n, number)",
        columns=TENTHS.columns,
        row=lambda record: int(record[0]),
        most=3,
    )
    assert read_all(together, [1] * 8) == [3, 3, 3, 3, 3, 3, 2, 2]


def test_one_that_fails_does_not_fail_the_others() -> None:
    rows = read_all(TENTHS, [5, 0, 1])
    assert (rows[0], type(rows[1]), rows[2]) == (2, psycopg.errors.DivisionByZero, 10)


def test_too_many_are_told_to_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_reads, "_MOST_WAITING", 2)

    async def run() -> list[Any]:
        reads = SharedReads(Gate())
        waiting = [reads.read(TENTHS, 1), reads.read(TENTHS, 1)]
        with pytest.raises(Overloaded):
            reads.read(TENTHS, 1)
        rows = await asyncio.gather(*waiting)
        again = await reads.read(TENTHS, 2)
        await reads.close()
        return [*rows, again]

    assert asyncio.run(run()) == [10, 10, 5]


def test_a_read_that_is_stuck_holds_up_nobody_however_many_come_after_it() -> None:
    """It waits for a lock; the others go by the second connection, one after the other."""
    locked: BatchedRead[int, int] = BatchedRead(
        sql="SELECT number, 1 FROM unnest(%(ns)s::int[]) WITH ORDINALITY AS asked(n, number), pg_advisory_xact_lock(n)",
        columns=lambda keys: {"ns": list(keys)},
        row=lambda record: int(record[0]),
    )

    async def run(holder: Any) -> list[Any]:
        reads = SharedReads(Gate())
        stuck = reads.read(locked, 4711)
        async with asyncio.timeout(60):
            rows = [await reads.read(TENTHS, key) for key in (1, 2, 5)]
            assert not stuck.done()
            holder.rollback()
            rows.append(await stuck)
        await reads.close()
        return rows

    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(4711)")
        assert asyncio.run(run(holder)) == [10, 5, 2, 1]


def test_whoever_went_away_is_skipped() -> None:
    async def run() -> Any:
        reads = SharedReads(Gate())
        gone, stays = reads.read(TENTHS, 1), reads.read(TENTHS, 2)
        gone.cancel()
        row = await stays
        await reads.close()
        return row

    assert asyncio.run(run()) == 5


def test_a_connection_that_the_server_ended_is_opened_again_by_the_next_read(owners_connection: None) -> None:
    async def run() -> tuple[Any, Any]:
        reads = SharedReads(Gate())
        before = await reads.read(BACKENDS, 1)
        await asyncio.to_thread(_end, before, connection.get_connection_params())
        with pytest.raises(psycopg.OperationalError):
            await reads.read(BACKENDS, 1)
        after = await reads.read(BACKENDS, 1)
        await reads.close()
        return before, after

    before, after = asyncio.run(run())
    assert None not in {before, after}
    assert before != after


def _end(backend: Any, params: dict[str, Any]) -> None:
    with psycopg.connect(**{**params, "cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def test_uses_are_written_together_the_latest_of_a_session_once(owner: User, at: Any) -> None:
    from datetime import timedelta

    token = token_of(owner, at)
    Session.objects.update(token_used_at=at)
    asking = AskingSession(only_session(owner).id, at, token_was_used=True)
    hours = [timedelta(hours=number) for number in (2, 3, 1)]
    touches = [touch for later in hours for touch in uses_of(asking, token_hash=token_hash(token), at=at + later)]

    async def run() -> None:
        reads = SharedReads(Gate())
        reads.touch(touches)
        await reads.close()

    asyncio.run(run())
    assert only_session(owner).last_seen_at == at + timedelta(hours=3)
    assert only_session(owner).token_used_at == at


def test_the_use_of_a_token_that_was_replaced_is_not_written(owner: User, at: Any) -> None:
    from datetime import timedelta

    token_of(owner, at)
    asking = AskingSession(only_session(owner).id, at, token_was_used=True)

    async def run() -> None:
        reads = SharedReads(Gate())
        reads.touch(uses_of(asking, token_hash=b"another", at=at + timedelta(hours=1)))
        await reads.close()

    asyncio.run(run())
    assert only_session(owner).last_seen_at == at
