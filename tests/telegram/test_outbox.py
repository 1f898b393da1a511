from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from projectsplatform.kit.security.crypto import UnsealError
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import Body, Button, OutboxMessage
from projectsplatform.telegram.queries.outbox import is_anything_due
from tests.factories.telegram import make_code, make_message

pytestmark = pytest.mark.django_db


def test_a_message_says_what_was_put_in(at: datetime) -> None:
    rows = [[Button(text="Nusxalash", copy_text="482915")], [Button(text="Ochish", url="https://projectsplatform.uz/")]]
    made = make_message(at, text="Kodingiz: 482915", buttons=rows)
    stored = OutboxMessage.objects.get(id=made.id)
    assert stored.body() == Body("Kodingiz: 482915", tuple(tuple(row) for row in rows))


def test_the_table_shows_no_code(at: datetime) -> None:
    make_code(at)
    make_message(at, text="Kod: 482915")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(m::text || encode(m.sealed_body, 'escape'), ' ') FROM telegram_outboxmessage m"
        )
        (dump,) = cursor.fetchone()
    assert "482915" not in dump


def test_a_body_opens_only_in_its_own_row(at: datetime) -> None:
    first, second = make_code(at), make_code(at)
    OutboxMessage.objects.filter(id=second.id).update(sealed_body=first.sealed_body)
    with pytest.raises(UnsealError):
        OutboxMessage.objects.get(id=second.id).body()


def test_nothing_is_enqueued_when_its_cause_rolls_back(at: datetime) -> None:
    with transaction.atomic():
        make_message(at)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_the_database_keeps_no_finished_secret(at: datetime) -> None:
    message = make_code(at)
    with pytest.raises(IntegrityError, match="telegram_outbox_secret_is_blanked"), transaction.atomic():
        OutboxMessage.objects.filter(id=message.id).update(state=MessageState.SENT, finished_at=at)


def test_only_a_message_whose_time_has_come_is_due(at: datetime) -> None:
    make_message(at)
    assert not is_anything_due(at - timedelta(seconds=1))
    assert is_anything_due(at)


def test_enqueueing_takes_one_statement(at: datetime, django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(1):
        make_message(at)


def test_words_of_telegrams_that_were_kept_are_forgotten_and_ours_stay(at: datetime) -> None:
    ours = ["", "the chat is blocked", "ClientConnectorError", "400 chat_not_found", "400 unnamed, 12 characters"]
    theirs = ["Bad Request: chat not found", "Bad Request: button URL 'http://localhost/register/#token=x' is invalid"]
    for error in [*ours, *theirs]:
        OutboxMessage.objects.filter(pk=make_message(at).pk).update(error=error)
    migration = import_module("projectsplatform.telegram.migrations.0004_outbox_errors_in_our_words")
    with connection.schema_editor() as editor:
        migration.forget_telegrams_words(None, editor)
    kept = OutboxMessage.objects.order_by("id").values_list("error", flat=True)
    assert list(kept) == [*ours, "refused by Telegram", "refused by Telegram"]


def test_an_edit_ends_older_edits_of_the_same_message_that_wait(at: datetime) -> None:
    older = make_message(at, chat_id=5, text="eski", edits=7)
    others = [make_message(at, chat_id=5, edits=8), make_message(at, chat_id=6, edits=7), make_message(at, chat_id=5)]
    make_message(at, chat_id=5, text="yangi", edits=7)
    older.refresh_from_db()
    assert (older.state, older.finished_at) == (MessageState.EXPIRED, at)
    assert {OutboxMessage.objects.get(id=other.id).state for other in others} == {MessageState.PENDING}
