from datetime import datetime, timedelta

import pytest
from django.db import connection

from projectsplatform.kit.db.ids import uuid7
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import Body, OutboxMessage, SeenUpdate, SimulatorMessage
from projectsplatform.telegram.operations.cleaning import blank_expired_bodies, purge_old_rows
from projectsplatform.telegram.operations.simulator import record_bot_message, record_user_message
from projectsplatform.telegram.operations.updates import claim_updates, mark_handled, receive
from projectsplatform.telegram.queries.simulator import simulated_messages
from tests.factories.telegram import make_code, make_message, private_message

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


def record_code(at: datetime) -> None:
    record_bot_message(message_id=uuid7(), tg_id=5, body=Body("Kod: 482915"), expires_at=at + LATER, at=at)


def test_a_code_that_was_never_sent_is_blanked_when_it_expires(at: datetime) -> None:
    make_code(at)
    make_message(at)
    assert blank_expired_bodies(at=at + LATER) == 1
    row = OutboxMessage.objects.get(secret=True)
    assert (row.state, row.sealed_body, row.finished_at) == (MessageState.EXPIRED, None, at + LATER)


def test_the_simulator_shows_a_code_until_it_expires(at: datetime) -> None:
    record_code(at)
    assert [line.body.text for line in simulated_messages(5, at)] == ["Kod: 482915"]
    assert [line.body.text for line in simulated_messages(5, at + LATER)] == [""]


def test_the_simulators_expired_line_is_blanked_in_the_table(at: datetime) -> None:
    record_code(at)
    record_user_message(tg_id=5, text="salom", at=at)
    assert blank_expired_bodies(at=at + LATER) == 1
    assert SimulatorMessage.objects.filter(sealed_body=None).count() == 1


def test_the_simulators_table_shows_no_code(at: datetime) -> None:
    record_code(at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text || encode(m.sealed_body, 'escape') FROM telegram_simulatormessage m")
        (dump,) = cursor.fetchone()
    assert "482915" not in dump


def test_a_line_sent_twice_is_one_line(at: datetime) -> None:
    same = uuid7()
    for _ in range(2):
        record_bot_message(message_id=same, tg_id=5, body=Body("salom"), at=at)
    assert len(simulated_messages(5, at)) == 1


def test_old_rows_go_and_what_waits_stays(at: datetime) -> None:
    make_message(at)
    OutboxMessage.objects.update(state=MessageState.SENT, finished_at=at)
    waiting = make_message(at)
    record_user_message(tg_id=5, text="salom", at=at)
    receive(update=private_message(5, text="a"), at=at)
    mark_handled(update=claim_updates(limit=1, at=at)[0])
    receive(update=private_message(5, text="b"), at=at)
    assert purge_old_rows(at=at + timedelta(days=7)) == 0
    assert purge_old_rows(at=at + timedelta(days=31)) == 3
    assert list(OutboxMessage.objects.values_list("id", flat=True)) == [waiting.id]
    assert SeenUpdate.objects.count() == 1
