from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from projectsplatform.bot.pace import A_SECOND, Pace
from projectsplatform.bot.reserve import Reserve
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.operations.delivery import CLAIM, Outgoing

START = datetime.fromisoformat("2026-01-31T07:00:00+00:00")
SECOND = timedelta(seconds=1)


def broadcast(chat_id: int, expires_at: datetime | None = None) -> Outgoing:
    return Outgoing(uuid4(), chat_id, Lane.BROADCAST, 1, "Salom", (), expires_at, START + CLAIM)


def reserve_of(messages: Iterable[Outgoing]) -> Reserve:
    reserve = Reserve()
    for message in messages:
        reserve.add(message)
    return reserve


def chats(messages: Iterable[Outgoing]) -> list[int]:
    return [message.chat_id for message in messages]


def test_a_few_go_at_a_time_in_their_order() -> None:
    reserve, pace = reserve_of(map(broadcast, range(1, 6))), Pace()
    assert chats(reserve.take(pace, START)) == [1, 2, 3]
    assert chats(reserve.take(pace, START)) == [4, 5]
    assert reserve.is_empty


def test_nobody_goes_without_a_place() -> None:
    reserve, pace = reserve_of(map(broadcast, range(1, 4))), Pace()
    for chat_id in range(100, 100 + A_SECOND[Lane.BROADCAST] - 1):
        pace.begin(chat_id)
    assert chats(reserve.take(pace, START)) == [1]


def test_a_chat_that_rests_is_passed_over() -> None:
    reserve, pace = reserve_of([broadcast(1), broadcast(2), broadcast(2)]), Pace()
    pace.begin(1)
    going = []
    for message in reserve.take(pace, START):
        pace.begin(message.chat_id)
        going.append(message.chat_id)
    assert going == [2]
    pace.end(1, START)
    pace.end(2, START)
    assert chats(reserve.take(pace, START + SECOND)) == [1, 2]


def test_more_is_claimed_when_little_is_left() -> None:
    reserve = reserve_of(map(broadcast, range(1, 5)))
    assert reserve.room == 0
    list(reserve.take(Pace(), START))
    assert reserve.room == A_SECOND[Lane.BROADCAST] - 1


def test_what_waited_too_long_or_expired_is_handed_back() -> None:
    expired, fresh = broadcast(1, START + 3 * SECOND), broadcast(2)
    reserve = reserve_of([expired, fresh])
    assert reserve.take_stale(START + 2 * SECOND) == []
    assert reserve.take_stale(START + 3 * SECOND) == [expired]
    assert reserve.take_stale(START + 5 * SECOND) == []
    assert reserve.take_stale(START + 6 * SECOND) == [fresh]
    assert reserve.is_empty


def test_whoever_stops_gets_all() -> None:
    messages = [broadcast(1), broadcast(2)]
    reserve = reserve_of(messages)
    assert reserve.take_all() == messages
    assert reserve.is_empty
