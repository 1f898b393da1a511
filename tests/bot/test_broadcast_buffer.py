from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from projectsplatform.bot.broadcast_buffer import BroadcastBuffer
from projectsplatform.bot.rate_limiter import PER_SECOND, RateLimiter
from projectsplatform.telegram.enums import Lane
from projectsplatform.telegram.models import Body
from projectsplatform.telegram.operations.claiming import CLAIM, Outgoing

START = datetime.fromisoformat("2026-01-31T07:00:00+00:00")
SECOND = timedelta(seconds=1)


def broadcast(chat_id: int, expires_at: datetime | None = None) -> Outgoing:
    return Outgoing(uuid4(), chat_id, Lane.BROADCAST, 1, Body("Salom"), expires_at, START + CLAIM)


def buffer_of(messages: Iterable[Outgoing]) -> BroadcastBuffer:
    buffer = BroadcastBuffer()
    for message in messages:
        buffer.add(message)
    return buffer


def chats(messages: Iterable[Outgoing]) -> list[int]:
    return [message.chat_id for message in messages]


def test_a_few_go_at_a_time_in_their_order() -> None:
    buffer, limiter = buffer_of(map(broadcast, range(1, 6))), RateLimiter()
    assert chats(buffer.pop_sendable(limiter, START)) == [1, 2, 3]
    assert chats(buffer.pop_sendable(limiter, START)) == [4, 5]
    assert buffer.is_empty


def test_nobody_goes_without_a_place() -> None:
    buffer, limiter = buffer_of(map(broadcast, range(1, 4))), RateLimiter()
    for chat_id in range(100, 100 + PER_SECOND[Lane.BROADCAST] - 1):
        limiter.begin(chat_id)
    assert chats(buffer.pop_sendable(limiter, START)) == [1]


def test_a_chat_that_rests_is_passed_over() -> None:
    buffer, limiter = buffer_of([broadcast(1), broadcast(2), broadcast(2)]), RateLimiter()
    limiter.begin(1)
    going = []
    for message in buffer.pop_sendable(limiter, START):
        limiter.begin(message.chat_id)
        going.append(message.chat_id)
    assert going == [2]
    limiter.end(1, START)
    limiter.end(2, START)
    assert chats(buffer.pop_sendable(limiter, START + SECOND)) == [1, 2]


def test_more_is_claimed_when_little_is_left() -> None:
    buffer = buffer_of(map(broadcast, range(1, 5)))
    assert buffer.free_slots == 0
    list(buffer.pop_sendable(RateLimiter(), START))
    assert buffer.free_slots == PER_SECOND[Lane.BROADCAST] - 1


def test_what_waited_too_long_or_expired_is_handed_back() -> None:
    expired, fresh = broadcast(1, START + 3 * SECOND), broadcast(2)
    buffer = buffer_of([expired, fresh])
    assert buffer.pop_stale(START + 2 * SECOND) == []
    assert buffer.pop_stale(START + 3 * SECOND) == [expired]
    assert buffer.pop_stale(START + 5 * SECOND) == []
    assert buffer.pop_stale(START + 6 * SECOND) == [fresh]
    assert buffer.is_empty


def test_whoever_stops_gets_all() -> None:
    messages = [broadcast(1), broadcast(2)]
    buffer = buffer_of(messages)
    assert buffer.pop_all() == messages
    assert buffer.is_empty
