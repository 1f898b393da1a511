"""Messages that are sent at most once, in the order of their chat."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from projectsplatform.telegram.enums import Lane, MessageState
from projectsplatform.telegram.models import Body, Entity, OutboxMessage, OutgoingFile, encode_body
from projectsplatform.telegram.operations import delivery
from projectsplatform.telegram.operations.claiming import CLAIM, FILES_CLAIM
from projectsplatform.telegram.operations.cleaning import blank_expired_bodies
from projectsplatform.telegram.operations.outbox import enqueue_many, send_again, withdraw
from projectsplatform.telegram.rules import outcomes
from projectsplatform.telegram.rules.outcomes import Outcome
from tests.deaths import dies_before
from tests.factories.telegram import make_message
from tests.telegram.test_delivery import SECOND, claim, claimed_ids, stored, the_only

MINUTE = timedelta(minutes=1)
PENDING, SENT, FAILED = MessageState.PENDING, MessageState.SENT, MessageState.FAILED
EXPIRED, UNCERTAIN = MessageState.EXPIRED, MessageState.UNCERTAIN


@pytest.fixture
def heard() -> Iterator[list[Outcome]]:
    """What a feature is told of messages whose kind begins with "test"."""
    told: list[Outcome] = []
    outcomes.register("test", told.append)
    yield told
    outcomes.forget("test")


def make_once(at: datetime, **given: Any) -> OutboxMessage:
    return make_message(at, **{"chat_id": 5, "once": True, **given})


def state_of(message: OutboxMessage) -> MessageState:
    return MessageState(stored(message).state)


@pytest.mark.django_db
def test_one_whose_sender_died_is_uncertain_and_never_sent_again(at: datetime, heard: list[Outcome]) -> None:
    message = make_once(at)
    claim(at)
    assert claim(at + CLAIM, holder=UUID(int=2)).messages == ()
    assert claim(at + 10 * CLAIM).messages == ()
    row = stored(message)
    assert (row.state, row.attempts, row.in_flight, row.error) == (UNCERTAIN, 1, False, "the sender died")
    assert [(one.outbox_id, one.state) for one in heard] == [(message.id, UNCERTAIN)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("once", [True, False])
def test_a_sender_that_is_killed_between_claim_and_outcome(at: datetime, once: bool) -> None:
    """Whichever statement it dies before: one that is sent once is uncertain or was not claimed, the other is sent again."""
    ends = set()
    for statement in range(1, 40):
        message = make_message(at, once=once)

        def send() -> None:
            delivery.mark_sent(message=the_only(claim(at, holder=UUID(int=9))), telegram_ids=[7], at=at)

        died = dies_before(statement, send)
        again = claimed_ids(claim(at + 2 * CLAIM, holder=UUID(int=9)))
        ends.add((state_of(message), bool(again)))
        OutboxMessage.objects.all().delete()
        if not died:
            break
    assert ends == {(PENDING, True), (SENT, False)} | ({(UNCERTAIN, False)} if once else set())


@pytest.mark.django_db
def test_one_that_did_not_leave_is_tried_again(at: datetime) -> None:
    message = make_once(at)
    delivery.retry_later(message=the_only(claim(at)), error="ConnectError", at=at)
    again = the_only(claim(at + MINUTE))
    delivery.rest_and_retry(message=again, seconds=5, at=at + MINUTE)
    put_back = the_only(claim(at + 2 * MINUTE))
    delivery.put_back(messages=[put_back], at=at + 2 * MINUTE)
    assert (again.attempt, put_back.attempt) == (2, 2)
    assert claimed_ids(claim(at + 3 * MINUTE)) == [message.id]


@pytest.mark.django_db
def test_one_that_was_taken_for_uncertain_turns_out_to_be_sent(at: datetime, heard: list[Outcome]) -> None:
    message = make_once(at)
    slow = the_only(claim(at))
    claim(at + CLAIM)
    assert delivery.mark_sent(message=slow, telegram_ids=[70], at=at + CLAIM)
    assert state_of(message) == SENT
    assert [(one.state, one.telegram_ids) for one in heard] == [(UNCERTAIN, ()), (SENT, (70,))]


@pytest.mark.django_db
def test_those_of_a_chat_go_in_their_order(at: datetime) -> None:
    first, second = make_once(at), make_once(at)
    delivery.retry_later(message=the_only(claim(at)), error="ConnectError", at=at)
    assert claim(at + timedelta(milliseconds=400)).messages == ()
    later = the_only(claim(at + MINUTE))
    assert later.id == first.id
    assert claim(at + MINUTE + SECOND).messages == ()
    delivery.mark_sent(message=later, at=at + MINUTE + SECOND)
    assert claimed_ids(claim(at + MINUTE + SECOND)) == [second.id]


@pytest.mark.django_db
def test_an_announcement_that_waits_does_not_hold_back_an_answer(at: datetime) -> None:
    make_once(at, lane=Lane.BROADCAST)
    answer, notice = make_once(at), make_message(at, chat_id=6)
    slots = {Lane.TRANSACTIONAL: 5, Lane.BROADCAST: 0}
    assert claimed_ids(claim(at, slots=slots)) == [answer.id, notice.id]


@pytest.mark.django_db
@pytest.mark.parametrize("again", [{"edits": 7}, {"deletes": (7, 8), "text": ""}])
def test_an_edit_or_a_deletion_is_repeated(at: datetime, again: dict[str, Any]) -> None:
    message = make_once(at, **again)
    claim(at)
    assert claimed_ids(claim(at + CLAIM)) == [message.id]


@pytest.mark.django_db
def test_a_message_with_files_may_take_longer(at: datetime) -> None:
    make_once(at, files=[OutgoingFile("voice", "aloqa/1", "ovoz.ogg", "audio/ogg")])
    claimed = the_only(claim(at))
    assert (claimed.claimed_until, claimed.weight) == (at + FILES_CLAIM, 1)
    assert claim(at + CLAIM).messages == ()


@pytest.mark.django_db
def test_a_block_fails_what_waits_and_leaves_what_is_on_its_way(at: datetime, heard: list[Outcome]) -> None:
    flying = make_once(at)
    message = the_only(claim(at))
    waiting = make_once(at)
    delivery.block_chat(chat_id=5, at=at)
    assert (state_of(flying), state_of(waiting)) == (PENDING, FAILED)
    delivery.block_chat(chat_id=5, at=at, refused=message, reason="chat_not_found")
    assert state_of(flying) == FAILED
    assert [(one.outbox_id, one.reason) for one in heard] == [(waiting.id, "blocked"), (flying.id, "chat_not_found")]


@pytest.mark.django_db
def test_every_end_is_told_in_its_transaction(at: datetime, heard: list[Outcome]) -> None:
    refused, late, blocked = (
        make_once(at),
        make_once(at, chat_id=6, expires_at=at + SECOND),
        make_message(at, chat_id=7),
    )
    delivery.give_up(message=the_only(claim(at, slots={Lane.TRANSACTIONAL: 1})), error="400 topic_gone", at=at)
    delivery.block_chat(chat_id=7, at=at)
    blank_expired_bodies(at=at + SECOND)
    make_once(at, chat_id=8, kind="other")
    delivery.mark_sent(message=the_only(claim(at + MINUTE)), at=at + MINUTE)
    assert [(one.outbox_id, one.state, one.reason) for one in heard] == [
        (refused.id, FAILED, "topic_gone"),
        (blocked.id, FAILED, "blocked"),
        (late.id, EXPIRED, ""),
    ]


@pytest.mark.django_db
def test_one_on_its_way_does_not_expire_before_its_outcome(at: datetime) -> None:
    message = make_once(at, expires_at=at + SECOND)
    claim(at)
    assert blank_expired_bodies(at=at + MINUTE) == 0
    claim(at + MINUTE)
    assert state_of(message) == UNCERTAIN


@pytest.mark.django_db
def test_a_handler_that_fails_loses_no_outcome(at: datetime, heard: list[Outcome], caplog: Any) -> None:
    def fail(outcome: Outcome) -> None:
        OutboxMessage.objects.all().delete()
        raise ZeroDivisionError

    outcomes.register("test.bad", fail)
    bad, good = make_once(at, kind="test.bad"), make_once(at, chat_id=6)
    claim(at)
    claim(at + CLAIM)
    outcomes.forget("test.bad")
    assert {state_of(bad), state_of(good)} == {UNCERTAIN}
    assert [one.outbox_id for one in heard] == [bad.id, good.id]
    assert "telegram.outcome.not_taken" in caplog.text


@pytest.mark.django_db
def test_what_no_sender_has_is_withdrawn(at: datetime, heard: list[Outcome]) -> None:
    flying = make_once(at)
    claim(at)
    waiting = make_once(at, chat_id=6)
    assert withdraw(message_ids=[flying.id, waiting.id], at=at) == {waiting.id}
    assert (state_of(flying), state_of(waiting), heard) == (PENDING, EXPIRED, [])


@pytest.mark.django_db
def test_somebody_may_send_an_uncertain_one_again(at: datetime) -> None:
    message = make_once(at)
    claim(at)
    claim(at + CLAIM)
    send_again(message_id=message.id, at=at + MINUTE)
    assert claimed_ids(claim(at + MINUTE)) == [message.id]


@pytest.mark.django_db
def test_a_group_that_moved_gets_what_waits_for_it(at: datetime) -> None:
    told: list[tuple[int, int]] = []
    outcomes.register_migration(take := lambda old, new: told.append((old, new)))
    first, second = make_once(at, chat_id=-5), make_once(at, chat_id=-5)
    delivery.move_chat(old=-5, new=-1005, at=at, refused=the_only(claim(at)))
    outcomes.forget_migration(take)
    assert told == [(-5, -1005)]
    assert {stored(one).chat_id for one in (first, second)} == {-1005}
    assert claimed_ids(claim(at)) == [first.id]


@pytest.mark.django_db
def test_many_are_enqueued_to_be_sent_once(at: datetime) -> None:
    body = encode_body("Salom", entities=[Entity("bold", 0, 5)])
    ids = enqueue_many([(5, body, None), (6, body, None)], lane=Lane.BROADCAST, kind="test", at=at, once=True)
    rows = OutboxMessage.objects.order_by("id")
    assert [(row.id, row.once, row.body()) for row in rows] == [
        (one, True, Body("Salom", entities=(Entity("bold", 0, 5),))) for one in ids
    ]


@pytest.mark.django_db
def test_a_release_before_may_write_beside(at: datetime) -> None:
    """Its rows and bodies lack what is new."""
    from django.db import connection

    from projectsplatform.kit.security.crypto import seal

    old = make_message(at)
    sealed = seal(
        b'{"text":"Salom","buttons":[[{"text":"a","url":null,"callback_data":"b","copy_text":null,"request_contact":false}]],"edits":null}',
        bound_to=old.place,
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM telegram_outboxmessage")
        cursor.execute(
            "INSERT INTO telegram_outboxmessage (id, chat_id, lane, kind, secret, sealed_body, state, attempts, created_at, due_at, error)"
            " VALUES (%s, 5, 1, 'test', false, %s, 0, 0, %s, %s, '')",
            [old.id, sealed, at, at],
        )
    claimed = the_only(claim(at))
    assert (claimed.body.text, claimed.body.buttons[0][0].callback_data, claimed.once) == ("Salom", "b", False)
