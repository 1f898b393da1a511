from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from projectsplatform.bot.pace import A_SECOND, Pace
from projectsplatform.telegram.enums import Lane

START = datetime.fromisoformat("2026-01-31T07:00:00+00:00")
MILLISECOND = timedelta(milliseconds=1)


def test_thirty_messages_fill_a_second() -> None:
    pace = Pace()
    for chat_id in range(1, 31):
        pace.record(chat_id, START)
    assert pace.room(START + 999 * MILLISECOND)[Lane.CODE] == 0
    assert pace.room(START + 1000 * MILLISECOND)[Lane.CODE] == 30


def test_a_broadcast_leaves_room_for_codes() -> None:
    pace = Pace()
    for chat_id in range(A_SECOND[Lane.BROADCAST]):
        pace.record(chat_id, START)
    assert pace.room(START) == {Lane.CODE: 3, Lane.TRANSACTIONAL: 1, Lane.BROADCAST: 0}


def test_a_chat_rests_a_second_and_a_group_three() -> None:
    pace = Pace()
    pace.record(5, START)
    pace.record(-100, START)
    assert pace.free_at(START) == {5: START + 1000 * MILLISECOND, -100: START + 3000 * MILLISECOND}
    assert pace.free_at(START + 1000 * MILLISECOND) == {-100: START + 3000 * MILLISECOND}


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(Lane)), max_size=300))
def test_no_second_ever_holds_more_than_thirty(steps: list[tuple[int, Lane]]) -> None:
    pace, moment, sent = Pace(), START, []
    for chat_id, (wait, lane) in enumerate(steps):
        moment += wait * MILLISECOND
        if pace.room(moment)[lane] > 0:
            pace.record(chat_id, moment)
            sent.append(moment)
    for first in sent:
        assert sum(first <= other < first + timedelta(seconds=1) for other in sent) <= 30
