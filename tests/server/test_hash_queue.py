"""The queue of requests that hash: in order, as long as its work may take, and nobody keeps a slot."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from projectsplatform.server import hash_queue
from projectsplatform.server.hash_queue import AFTER_HOLD_FACTOR, HashQueue


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> HashQueue:
    """All that lasts, lasts a hundred times as long: nobody's time runs out on a slow machine."""
    monkeypatch.setattr(hash_queue, "LONGEST_SECONDS", 40.0)
    queue = HashQueue(1)
    queue._seconds *= 100
    return queue


async def is_taken(queue: HashQueue) -> bool:
    async with queue.slot() as may_hash:
        return may_hash


def test_whoever_finds_it_empty_may_hash() -> None:
    async def twice(queue: HashQueue) -> list[bool]:
        return [await is_taken(queue), await is_taken(queue)]

    assert asyncio.run(twice(HashQueue(1))) == [True, True]


def test_the_slot_is_given_in_the_order_of_coming(patient: HashQueue) -> None:
    order: list[int] = []

    async def hash_once(number: int) -> None:
        async with patient.slot() as may_hash:
            assert may_hash
            order.append(number)
            await asyncio.sleep(0)

    async def four() -> None:
        await asyncio.gather(*(hash_once(number) for number in range(4)))

    asyncio.run(four())
    assert order == [0, 1, 2, 3]


def test_it_is_as_long_as_its_work_may_take(patient: HashQueue) -> None:
    """A hash is guessed to take a tenth of a second and the queue may take 0.4 (a hundred times both, here)."""

    async def six() -> list[bool]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(patient.slot())
            waiting = [asyncio.ensure_future(is_taken(patient)) for _ in range(5)]
            await asyncio.sleep(0)
            assert [one.done() for one in waiting] == [False] * 4 + [True]
        return [await one for one in waiting]

    assert asyncio.run(six()) == [True, True, True, True, False]


def test_after_slow_hashes_fewer_wait() -> None:
    async def late() -> bool:
        queue = HashQueue(1)
        async with queue.slot():
            queue._seconds = 1.0
            return await is_taken(queue)

    assert not asyncio.run(late())


def test_who_waited_in_vain_is_rejected_and_leaves_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hash_queue, "_FIRST_GUESS_SECONDS", 0.001)
    monkeypatch.setattr(hash_queue, "LONGEST_SECONDS", 0.01)

    async def in_vain() -> tuple[bool, int]:
        queue = HashQueue(1)
        async with queue.slot():
            return await is_taken(queue), queue._waiting

    assert asyncio.run(in_vain()) == (False, 0)


def test_whoever_goes_away_while_waiting_keeps_no_slot(patient: HashQueue) -> None:
    async def gone() -> bool:
        async with patient.slot():
            waiting = asyncio.ensure_future(is_taken(patient))
            await asyncio.sleep(0)
            waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        return await is_taken(patient)

    assert asyncio.run(gone())


def test_whoever_goes_away_at_the_moment_of_being_given_a_slot_hands_it_on(patient: HashQueue) -> None:
    async def gone() -> bool:
        async with patient.slot():
            waiting = asyncio.ensure_future(is_taken(patient))
            await asyncio.sleep(0)
        waiting.cancel()  # it has the slot and has not run since
        await asyncio.gather(waiting, return_exceptions=True)
        return await is_taken(patient)

    assert asyncio.run(gone())


def test_of_those_who_were_held_more_may_wait(patient: HashQueue) -> None:
    async def twelve() -> int:
        async def is_let_in() -> bool:
            async with patient.slot(factor=AFTER_HOLD_FACTOR) as may_hash:
                return may_hash

        async with patient.slot():
            waiting = [asyncio.ensure_future(is_let_in()) for _ in range(12)]
            await asyncio.sleep(0)
        return sum([await one for one in waiting])

    assert asyncio.run(twelve()) == 12
