"""The gate in front of the database: open while a primary answers; who comes meanwhile waits, and not for ever."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection

from projectsplatform.config.management.commands.hold_requests import HOLD
from projectsplatform.kit.db.holding import CHANNEL
from projectsplatform.server import gate as gates
from projectsplatform.server import primary
from projectsplatform.server.gate import Gate, NotBegunError
from projectsplatform.server.primary import PrimaryWatch
from tests.outages import OUTAGES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_connection_to_lose(transactional_db: None) -> None:
    """An outage ends every session."""
    connection.close()


@asynccontextmanager
async def watched() -> AsyncIterator[Gate]:
    """A gate that has found the primary."""
    gate = Gate()
    watching = asyncio.ensure_future(PrimaryWatch(gate).run())
    await becomes(lambda: gate.generation == 1)
    try:
        yield gate
    finally:
        watching.cancel()
        await asyncio.wait({watching})


async def becomes(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110  no event tells
            await asyncio.sleep(0.01)


def of_a_watched_gate(look: Callable[[Gate], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with watched() as gate:
            return await look(gate)

    return asyncio.run(run())


def tell(payload: str) -> None:
    """Announces a stop, or that there is none."""
    with psycopg.connect(**plain_parameters()) as other:
        other.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def announce() -> None:
    with psycopg.connect(**plain_parameters(), autocommit=True) as hook:
        hook.execute(HOLD.read_bytes())


def plain_parameters() -> dict[str, Any]:
    return {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}


async def at_work() -> str:
    return "done"


def never_begun(times: int, cause: Exception | None = None) -> Callable[[], Awaitable[str]]:
    """Work that finds no database so many times."""
    left = [None] * times

    async def work() -> str:
        if left:
            left.pop()
            raise NotBegunError from cause
        return "done"

    return work


@pytest.mark.parametrize("outage", OUTAGES)
def test_it_is_closed_while_there_is_no_primary_and_opens_by_itself(outage: Any) -> None:
    async def look(gate: Gate) -> tuple[Any, ...]:
        with outage() as away:
            await becomes(lambda: not gate.is_open)
            asked = asyncio.ensure_future(gate.run(at_work))
            await asyncio.sleep(0.5)
            before = (gate.is_open, asked.done())
            away.end()
            return *before, await asked, gate.is_open, gate.generation

    assert of_a_watched_gate(look) == (False, False, "done", True, 2)


def test_a_doubt_is_settled_by_a_new_connection_and_the_others_are_kept() -> None:
    async def look(gate: Gate) -> tuple[Any, ...]:
        gate.suspect()
        closed = not gate.is_open
        return closed, await gate.run(at_work), gate.is_open, gate.generation

    assert of_a_watched_gate(look) == (True, "done", True, 1)


def test_work_that_has_not_begun_is_made_again() -> None:
    async def look(gate: Gate) -> Any:
        return await gate.run(never_begun(3, OperationalError()))

    assert of_a_watched_gate(look) == "done"


def test_work_that_failed_is_not() -> None:
    tries = []

    async def fails() -> None:
        tries.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        asyncio.run(Gate().run(fails))
    assert tries == [1]


def test_nobody_waits_for_ever() -> None:
    gate = Gate()
    gate.longest_seconds = 0.2
    gate.close()
    begun = monotonic()
    assert asyncio.run(gate.run(at_work)) is None
    assert 0.15 < monotonic() - begun < 5


def test_nor_does_anybody_try_for_ever() -> None:
    gate = Gate()
    gate.longest_seconds = 0.2
    assert asyncio.run(gate.run(never_begun(100_000))) is None


def test_more_than_may_wait_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "MOST_WAITING", 2)

    async def run() -> list[Any]:
        gate = Gate()
        gate.close()
        waiting = [asyncio.ensure_future(gate.run(at_work)) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await asyncio.wait_for(gate.run(at_work), 1)
        gate.open()
        return [refused, *await asyncio.gather(*waiting)]

    assert asyncio.run(run()) == [None, "done", "done"]


# --- a stop that was announced


@pytest.mark.parametrize(("payload", "then"), [("1", None), ("60", "release")])
def test_a_stop_that_does_not_come_holds_nobody_longer_than_was_said(
    payload: str, then: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        primary, "_ANSWER_SECONDS", 20
    )  # a slow machine is no primary that is gone, which would end the stop

    async def look(gate: Gate) -> tuple[bool, Any]:
        await asyncio.to_thread(tell, payload)
        await becomes(lambda: not gate.is_open)
        gate.suspect()
        await asyncio.sleep(0.3)
        held = not gate.is_open
        if then:
            await asyncio.to_thread(tell, then)
        return held, await gate.run(at_work)

    assert of_a_watched_gate(look) == (True, "done")


def test_who_announced_it_waits_for_what_is_being_worked_on() -> None:
    """Also for what has no transaction open at the moment."""

    async def look(gate: Gate) -> tuple[bool, bool]:
        with gate.counted_work():
            announcing = asyncio.ensure_future(asyncio.to_thread(announce))
            await asyncio.sleep(1.2)
            waits = not announcing.done()
        await asyncio.wait_for(announcing, 20)
        return waits, gate.is_open

    assert of_a_watched_gate(look) == (True, False)


def test_after_the_stop_it_opens_as_soon_as_a_primary_is_back() -> None:
    async def look(gate: Gate) -> tuple[bool, Any]:
        await asyncio.to_thread(tell, "60")
        await becomes(lambda: not gate.is_open)
        with OUTAGES[0]() as away:
            await asyncio.sleep(0.3)
            held = not gate.is_open
            away.end()
            return held, await gate.run(at_work)

    assert of_a_watched_gate(look) == (True, "done")
