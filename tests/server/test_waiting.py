from contextlib import ExitStack
from threading import Event, Thread
from typing import Any

import pytest

from projectsplatform.kit.errors import Busy
from projectsplatform.kit.security.passwords import burn
from projectsplatform.server import waiting
from projectsplatform.server.waiting import WaitingRoom

SIGN_IN = {"PATH_INFO": "/hashes", "REQUEST_METHOD": "POST"}


@pytest.fixture
def room(settings: Any) -> WaitingRoom:
    settings.MAX_CONCURRENT_HASHES = 1
    return WaitingRoom(["/hashes"])


@pytest.fixture
def patient_room(room: WaitingRoom, monkeypatch: pytest.MonkeyPatch) -> WaitingRoom:
    """All that lasts, lasts a hundred times as long: nobody's time runs out on a slow machine."""
    monkeypatch.setattr(waiting, "_LONGEST_SECONDS", 50.0)
    room._turn_seconds *= 100
    return room


def is_turned_away(room: WaitingRoom) -> bool:
    with room.turn(SIGN_IN):
        try:
            burn("x")
        except Busy:
            return True
    return False


def test_who_finds_the_room_empty_may_hash(room: WaitingRoom) -> None:
    assert not is_turned_away(room)
    assert not is_turned_away(room)


@pytest.mark.parametrize("other", [{"PATH_INFO": "/other"}, {"REQUEST_METHOD": "GET"}])
def test_what_hashes_nothing_waits_for_nobody(room: WaitingRoom, other: dict[str, str]) -> None:
    with ExitStack() as turns:
        turns.enter_context(room.turn(SIGN_IN))
        for _ in range(50):
            turns.enter_context(room.turn({**SIGN_IN, **other}))


def test_the_next_gets_the_turn_in_the_order_of_coming(patient_room: WaitingRoom) -> None:
    room = patient_room
    order, leave = list[int](), Event()

    def sign_in(number: int) -> None:
        with room.turn(SIGN_IN):
            order.append(number)
            leave.wait(60)

    threads = [Thread(target=sign_in, args=(number,)) for number in range(4)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(order) + len(room._line) <= number:
            pass
    leave.set()
    for thread in threads:
        thread.join(60)
    assert order == [0, 1, 2, 3]


def test_the_line_is_as_long_as_its_work_may_take(patient_room: WaitingRoom) -> None:
    """A turn is guessed to take a tenth of a second, and the line may take half of one (a hundred times both, here)."""
    room, done = patient_room, Event()

    def sign_in() -> None:
        with room.turn(SIGN_IN):
            done.wait(60)

    with room.turn(SIGN_IN):
        threads = [Thread(target=sign_in) for _ in range(5)]
        for number, thread in enumerate(threads):
            thread.start()
            while len(room._line) <= number and thread.is_alive():
                pass
        assert is_turned_away(room)
        done.set()
    for thread in threads:
        thread.join(60)
    assert not is_turned_away(room)


def test_after_slow_turns_fewer_wait(room: WaitingRoom) -> None:
    for _ in range(60):
        room._end(1.0)
    room._free = 0
    assert is_turned_away(room)


def test_who_waited_in_vain_is_turned_away_and_leaves_the_line(room: WaitingRoom) -> None:
    with room.turn(SIGN_IN):
        assert is_turned_away(room)
        assert not room._line
