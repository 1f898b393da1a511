from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import OutboxMessage, ProcessLock, TelegramChat
from projectsplatform.telegram.operations import claiming, delivery
from projectsplatform.telegram.operations.claiming import CLAIM, MAX_ATTEMPTS, Claimed, Outgoing, claim_messages
from projectsplatform.telegram.operations.outbox import enqueue
from projectsplatform.telegram.operations.process_locks import SENDER, release_lock
from tests.factories.telegram import make_code, make_message
from tests.races import run_at_once

SECOND = timedelta(seconds=1)
ME = UUID(int=1)
PLENTY = {Lane.CODE: 30, Lane.TRANSACTIONAL: 30, Lane.BROADCAST: 30}


def claim(
    at: datetime, holder: UUID = ME, slots: Mapping[Lane, int] = PLENTY, free_at: Mapping[int, datetime] | None = None
) -> Claimed:
    return claim_messages(holder=holder, slots=slots, free_at=free_at or {}, spacing=SECOND, at=at)


def claimed_ids(claimed: Claimed) -> list[UUID]:
    return [message.id for message in claimed.messages]


def the_only(claimed: Claimed) -> Outgoing:
    (message,) = claimed.messages
    return message


def stored(message: OutboxMessage | Outgoing) -> OutboxMessage:
    return OutboxMessage.objects.get(id=message.id)


@pytest.mark.django_db
def test_codes_go_before_notices_and_notices_before_broadcasts(at: datetime) -> None:
    broadcast = make_message(at - 3 * SECOND, lane=Lane.BROADCAST)
    notice = make_message(at - 2 * SECOND)
    code = make_code(at - SECOND)
    assert claimed_ids(claim(at)) == [code.id, notice.id, broadcast.id]


@pytest.mark.django_db
def test_older_messages_of_a_lane_go_first(at: datetime) -> None:
    late, early = make_message(at), make_message(at - SECOND)
    assert claimed_ids(claim(at)) == [early.id, late.id]


@pytest.mark.django_db
def test_a_claim_says_which_lanes_may_hold_more(at: datetime) -> None:
    for lane in (Lane.CODE, Lane.BROADCAST, Lane.BROADCAST):
        make_message(at, lane=lane)
    assert claim(at, slots={Lane.CODE: 2, Lane.TRANSACTIONAL: 2, Lane.BROADCAST: 2}).full == {Lane.BROADCAST}


@pytest.mark.django_db
def test_a_faster_lane_uses_up_the_slots_of_the_slower(at: datetime) -> None:
    code = make_code(at)
    make_message(at, lane=Lane.BROADCAST)
    slots = {Lane.CODE: 2, Lane.TRANSACTIONAL: 1, Lane.BROADCAST: 1}
    assert claimed_ids(claim(at, slots=slots)) == [code.id]


@pytest.mark.django_db
def test_a_chat_gets_one_message_a_second(at: datetime) -> None:
    first = make_message(at, chat_id=5)
    second = make_message(at + timedelta(milliseconds=1), chat_id=5)
    assert claimed_ids(claim(at + SECOND)) == [first.id]
    assert stored(second).due_at == at + 2 * SECOND
    assert stored(second).attempts == 0


@pytest.mark.django_db
def test_a_resting_chat_is_left_alone_until_its_moment(at: datetime) -> None:
    message = make_message(at, chat_id=5)
    free = at + timedelta(milliseconds=400)
    assert claim(at, free_at={5: free}).messages == ()
    assert claimed_ids(claim(free)) == [message.id]


@pytest.mark.django_db
def test_a_message_in_flight_is_not_claimed_again(at: datetime) -> None:
    make_message(at)
    claim(at)
    assert claim(at + CLAIM - SECOND).messages == ()


@pytest.mark.django_db
def test_a_message_whose_sender_died_is_sent_again(at: datetime) -> None:
    make_code(at)
    first = the_only(claim(at))
    again = the_only(claim(at + CLAIM, holder=UUID(int=2)))
    assert (again.id, again.body, again.attempt) == (first.id, first.body, 2)


@pytest.mark.django_db
def test_a_sender_that_comes_back_too_late_changes_nothing(at: datetime) -> None:
    make_message(at)
    late = the_only(claim(at))
    claim(at + CLAIM)
    assert delivery.mark_sent(message=late, at=at + CLAIM) is False
    delivery.give_up(message=late, error="late", at=at + CLAIM)
    assert stored(late).state == MessageState.PENDING


@pytest.mark.django_db
def test_a_message_that_was_put_back_is_due_at_once_and_lost_no_try(at: datetime) -> None:
    message = make_message(at, lane=Lane.BROADCAST)
    delivery.put_back(messages=claim(at).messages, at=at + SECOND)
    assert (stored(message).attempts, stored(message).due_at) == (0, at + SECOND)
    assert claimed_ids(claim(at + SECOND)) == [message.id]


@pytest.mark.django_db
def test_a_claim_that_ran_out_is_not_put_back(at: datetime) -> None:
    message = make_message(at, lane=Lane.BROADCAST)
    late = claim(at).messages
    claim(at + CLAIM)
    delivery.put_back(messages=late, at=at + CLAIM)
    assert (stored(message).attempts, stored(message).due_at) == (2, at + 2 * CLAIM)


@pytest.mark.django_db
def test_a_sent_secret_is_blanked_and_a_sent_notice_stays_readable(at: datetime) -> None:
    make_code(at)
    make_message(at, text="Balans toʻldirildi")
    for message in claim(at).messages:
        assert delivery.mark_sent(message=message, at=at)
    bodies = {row.kind + str(row.secret): row.body().text for row in OutboxMessage.objects.all()}
    assert bodies == {"testTrue": "", "testFalse": "Balans toʻldirildi"}
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {MessageState.SENT}


@pytest.mark.django_db
def test_an_expired_code_is_never_sent(at: datetime) -> None:
    code = make_code(at)
    assert claim(at + timedelta(minutes=5)).messages == ()
    row = stored(code)
    assert (row.state, row.sealed_body) == (MessageState.EXPIRED, None)


@pytest.mark.django_db
def test_a_code_is_sent_until_the_moment_it_expires(at: datetime) -> None:
    code = make_code(at)
    assert claimed_ids(claim(at + timedelta(minutes=5) - timedelta(microseconds=1))) == [code.id]


@pytest.mark.django_db
def test_retries_wait_longer_each_time_and_end(at: datetime) -> None:
    message = make_message(at)
    waits = []
    moment = at
    for _ in range(MAX_ATTEMPTS[Lane.TRANSACTIONAL]):
        delivery.retry_later(message=the_only(claim(moment)), error="away", at=moment)
        waits.append((stored(message).due_at - moment).total_seconds())
        moment = stored(message).due_at
    assert all(0.5 * 2**n <= wait <= 2**n for n, wait in enumerate(waits[:8]))
    assert all(wait <= 300 for wait in waits)
    assert stored(message).state == MessageState.FAILED


@pytest.mark.django_db
def test_a_code_is_tried_again_within_seconds(at: datetime) -> None:
    code = make_code(at)
    moment = at
    for _ in range(8):
        delivery.retry_later(message=the_only(claim(moment)), error="away", at=moment)
        assert stored(code).due_at - moment <= timedelta(seconds=4)
        moment = stored(code).due_at


@pytest.mark.django_db
def test_a_flood_answer_silences_the_whole_token(at: datetime) -> None:
    message = make_message(at, chat_id=1)
    make_code(at, chat_id=2)
    first = next(item for item in claim(at).messages if item.id == message.id)
    delivery.rest_and_retry(message=first, seconds=7, at=at)
    assert stored(message).attempts == 0
    assert claim(at + 6.9 * SECOND).messages == ()
    assert message.id in claimed_ids(claim(at + 7 * SECOND))


@pytest.mark.django_db
def test_a_longer_silence_is_not_cut_short(at: datetime) -> None:
    for chat_id in (1, 2):
        make_message(at, chat_id=chat_id)
    long, short = claim(at).messages
    delivery.rest_and_retry(message=long, seconds=60, at=at)
    delivery.rest_and_retry(message=short, seconds=5, at=at)
    assert ProcessLock.objects.get(name=SENDER).resume_at == at + 60 * SECOND


@pytest.mark.django_db
def test_a_block_fails_all_that_waits_for_the_chat(at: datetime) -> None:
    code, notice, other = make_code(at, chat_id=5), make_message(at, chat_id=5), make_message(at, chat_id=6)
    delivery.block_chat(chat_id=5, at=at)
    assert [stored(row).state for row in (code, notice, other)] == [
        MessageState.FAILED,
        MessageState.FAILED,
        MessageState.PENDING,
    ]
    assert stored(code).sealed_body is None
    assert TelegramChat.objects.get(chat_id=5).blocked_at == at


@pytest.mark.django_db
def test_a_message_to_a_blocked_chat_is_not_even_tried(at: datetime) -> None:
    delivery.block_chat(chat_id=5, at=at)
    later = make_message(at + SECOND, chat_id=5)
    assert claim(at + SECOND).messages == ()
    assert stored(later).state == MessageState.FAILED


@pytest.mark.django_db
def test_a_chat_that_comes_back_is_written_to_again(at: datetime) -> None:
    delivery.block_chat(chat_id=5, at=at)
    delivery.unblock_chat(chat_id=5)
    message = make_message(at, chat_id=5)
    assert claimed_ids(claim(at)) == [message.id]


@pytest.mark.django_db
def test_a_second_sender_waits_for_the_lock(at: datetime) -> None:
    claim(at)
    make_message(at)
    second = claim(at + 5 * SECOND, holder=UUID(int=2))
    assert (second.lock, second.messages) == (None, ())


@pytest.mark.django_db
def test_a_released_lock_passes_on_after_a_quiet_second(at: datetime) -> None:
    claim(at)
    message = make_message(at)
    release_lock(name=SENDER, holder=ME, at=at)
    assert claim(at, holder=UUID(int=2)).messages == ()
    assert claimed_ids(claim(at + SECOND, holder=UUID(int=2))) == [message.id]


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_take_each_message_once(at: datetime) -> None:
    made = {make_message(at).id for _ in range(40)}

    def send(index: int) -> list[UUID]:
        return claimed_ids(claim(at, holder=uuid4()))

    outcomes = run_at_once(6, send)
    taken = [message_id for outcome in outcomes if isinstance(outcome, list) for message_id in outcome]
    assert len(taken) == len(set(taken)) == 30
    assert set(taken) <= made
    assert all(isinstance(outcome, list) for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_one_holder_twice_at_once_takes_each_message_once(at: datetime) -> None:
    for _ in range(20):
        make_message(at)
    outcomes = run_at_once(4, lambda _: claimed_ids(claim(at)))
    taken = [message_id for outcome in outcomes if isinstance(outcome, list) for message_id in outcome]
    assert len(taken) == len(set(taken)) == 20


def test_a_claim_reads_the_queue_by_its_index(owners_connection: None, db: None, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO telegram_outboxmessage (id, chat_id, lane, kind, secret, state, attempts, created_at, due_at, error)"
            " SELECT gen_random_uuid(), n, 2, 'broadcast', false, 0, 0, %s, %s::timestamptz + n * interval '1 ms', ''"
            " FROM generate_series(1, 20000) n",
            [at, at],
        )
        cursor.execute("ANALYZE telegram_outboxmessage")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        due = claiming._DUE.replace("%(lane)s", "$1").replace("%(at)s", "$2").replace("%(most)s", "$3")
        cursor.execute("PREPARE due AS " + due)
        cursor.execute("EXPLAIN EXECUTE due (2, %s, 27)", [at + timedelta(hours=1)])
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("DEALLOCATE due")
    assert "telegram_outbox_queue" in plan
    assert "Sort" not in plan


@pytest.mark.django_db
def test_a_claim_costs_the_same_for_one_and_for_many(at: datetime, django_assert_num_queries: object) -> None:
    for number in (1, 20):
        for _ in range(number):
            enqueue(chat_id=10_000 + OutboxMessage.objects.count(), text="x", lane=Lane.BROADCAST, kind="test", at=at)
        with django_assert_num_queries(7):  # type: ignore[operator]  # pytest-django's fixture
            assert len(claim(at).messages) == number


@pytest.mark.django_db
def test_a_row_that_cannot_be_opened_does_not_stop_the_queue(at: datetime) -> None:
    spoilt, fine = make_code(at), make_message(at)
    OutboxMessage.objects.filter(id=spoilt.id).update(sealed_body=fine.sealed_body)
    assert claimed_ids(claim(at)) == [fine.id]
    assert stored(spoilt).state == MessageState.FAILED


@pytest.mark.django_db
def test_an_edit_in_flight_that_fails_after_a_newer_one_is_not_tried_again(at: datetime) -> None:
    make_message(at, chat_id=5, text="eski", edits=7)
    claimed = the_only(claim(at))
    make_message(at, chat_id=5, text="yangi", edits=7)
    delivery.retry_later(message=claimed, error="unreachable", at=at)
    assert stored(claimed).state == MessageState.EXPIRED
