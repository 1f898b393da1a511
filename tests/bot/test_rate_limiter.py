from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from projectsplatform.bot.rate_limiter import PER_SECOND, RateLimiter
from projectsplatform.telegram.enums import Lane

START = datetime.fromisoformat("2026-01-31T07:00:00+00:00")
MILLISECOND = timedelta(milliseconds=1)


def send(limiter: RateLimiter, chat_id: int, at: datetime) -> None:
    limiter.begin(chat_id)
    limiter.end(chat_id, at)


def test_thirty_messages_fill_a_second() -> None:
    limiter = RateLimiter()
    for chat_id in range(1, 31):
        send(limiter, chat_id, START)
    assert limiter.free_slots(START + 999 * MILLISECOND)[Lane.CODE] == 0
    assert limiter.free_slots(START + 1000 * MILLISECOND)[Lane.CODE] == 30


def test_a_message_on_its_way_holds_its_place() -> None:
    limiter = RateLimiter()
    limiter.begin(5)
    assert limiter.free_slots(START + timedelta(minutes=1))[Lane.CODE] == 29
    limiter.end(5, START)
    assert limiter.free_slots(START + 1000 * MILLISECOND)[Lane.CODE] == 30


def test_a_broadcast_leaves_room_for_a_code() -> None:
    limiter = RateLimiter()
    for chat_id in range(1, PER_SECOND[Lane.BROADCAST] + 1):
        send(limiter, chat_id, START)
    assert limiter.free_slots(START) == {Lane.CODE: 1, Lane.TRANSACTIONAL: 0, Lane.BROADCAST: 0}


def test_a_chat_rests_a_second_and_a_group_three() -> None:
    limiter = RateLimiter()
    send(limiter, 5, START)
    send(limiter, -100, START)
    assert limiter.free_at(START) == {5: START + 1000 * MILLISECOND, -100: START + 3000 * MILLISECOND}
    assert limiter.free_at(START + 1000 * MILLISECOND) == {-100: START + 3000 * MILLISECOND}


def test_an_album_counts_as_its_pictures() -> None:
    limiter = RateLimiter()
    limiter.begin(-100)
    limiter.end(-100, START, weight=4)
    assert limiter.free_at(START) == {-100: START + 12_000 * MILLISECOND}
    assert limiter.free_slots(START)[Lane.CODE] == 26


def test_a_chat_that_is_being_written_to_rests() -> None:
    limiter = RateLimiter()
    limiter.begin(5)
    assert limiter.free_at(START) == {5: START + 1000 * MILLISECOND}
    assert limiter.free_at(START + 5000 * MILLISECOND) == {5: START + 6000 * MILLISECOND}


Step = tuple[int, Lane, int, float]
STEPS = st.tuples(st.integers(0, 200), st.sampled_from(Lane), st.integers(0, 3000), st.floats(0, 1))


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=200))
def test_no_second_of_telegrams_clock_holds_more_than_thirty(steps: list[Step]) -> None:
    """Each send takes its time, and arrives anywhere within it."""
    limiter, moment = RateLimiter(), START
    ends: list[tuple[datetime, int]] = []
    arrivals = []
    for chat_id, (wait, lane, takes, where) in enumerate(steps, 1):
        moment += wait * MILLISECOND
        for end in sorted(item for item in ends if item[0] <= moment):
            limiter.end(end[1], end[0])
            ends.remove(end)
        if limiter.free_slots(moment)[lane] > 0:
            limiter.begin(chat_id)
            ends.append((moment + takes * MILLISECOND, chat_id))
            arrivals.append(moment + where * takes * MILLISECOND)
    for first in arrivals:
        assert sum(first <= other < first + timedelta(seconds=1) for other in arrivals) <= 30
