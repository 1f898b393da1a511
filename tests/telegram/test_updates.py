from datetime import datetime, timedelta

import pytest
from django.db import connection

from projectsplatform.telegram.enums import UpdateState
from projectsplatform.telegram.models import SeenUpdate
from projectsplatform.telegram.operations.updates import (
    CLAIM,
    MAX_ATTEMPTS,
    claim_updates,
    mark_failed,
    mark_handled,
    receive,
)
from tests.factories.telegram import private_message
from tests.races import run_at_once


@pytest.mark.django_db
def test_an_update_is_stored_once(at: datetime) -> None:
    update = private_message(5, text="/start")
    assert receive(update=update, at=at) is True
    assert receive(update=update, at=at) is False
    assert [claimed.payload for claimed in claim_updates(limit=10, at=at)] == [update]


@pytest.mark.django_db(transaction=True)
def test_the_same_update_many_times_at_once_is_stored_once(at: datetime) -> None:
    update = private_message(5, text="/start")
    assert sorted(map(str, run_at_once(8, lambda _: receive(update=update, at=at)))) == ["False"] * 7 + ["True"]


@pytest.mark.django_db
def test_a_handled_update_stays_seen_and_says_nothing_more(at: datetime) -> None:
    update = private_message(5, text="/start")
    receive(update=update, at=at)
    (claimed,) = claim_updates(limit=10, at=at)
    mark_handled(update=claimed)
    assert receive(update=update, at=at) is False
    assert claim_updates(limit=10, at=at + CLAIM) == ()
    assert SeenUpdate.objects.get().payload() == {}


@pytest.mark.django_db
def test_the_table_shows_neither_phone_nor_token(at: datetime) -> None:
    receive(update=private_message(5, text="/start staff_Zk3-token-of-a-member"), at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT u::text || encode(u.sealed_payload, 'escape') FROM telegram_seenupdate u")
        (dump,) = cursor.fetchone()
    assert "token-of-a-member" not in dump


@pytest.mark.django_db
def test_a_claimed_update_comes_back_when_its_handler_died(at: datetime) -> None:
    receive(update=private_message(5, text="hi"), at=at)
    claim_updates(limit=10, at=at)
    assert claim_updates(limit=10, at=at + CLAIM - timedelta(seconds=1)) == ()
    assert [claimed.attempt for claimed in claim_updates(limit=10, at=at + CLAIM)] == [2]


@pytest.mark.django_db
def test_a_poisoned_update_is_put_aside_after_its_last_try(at: datetime) -> None:
    receive(update=private_message(5, text="hi"), at=at)
    outcomes = []
    for _ in range(MAX_ATTEMPTS):
        (claimed,) = claim_updates(limit=10, at=at)
        outcomes.append(mark_failed(update=claimed, error="ValueError", at=at))
        at += timedelta(minutes=1)
    assert outcomes == [False, False, True]
    assert claim_updates(limit=10, at=at) == ()
    assert SeenUpdate.objects.get().state == UpdateState.SET_ASIDE


@pytest.mark.django_db(transaction=True)
def test_two_consumers_at_once_take_each_update_once(at: datetime) -> None:
    for _ in range(20):
        receive(update=private_message(5, text="hi"), at=at)
    outcomes = run_at_once(4, lambda _: [item.update_id for item in claim_updates(limit=10, at=at)])
    taken = [update_id for outcome in outcomes if isinstance(outcome, list) for update_id in outcome]
    assert len(taken) == len(set(taken)) == 20


@pytest.mark.django_db
def test_an_update_that_cannot_be_opened_is_put_aside(at: datetime) -> None:
    first, second = private_message(5, text="a"), private_message(5, text="b")
    for update in (first, second):
        receive(update=update, at=at)
    spoilt = SeenUpdate.objects.get(update_id=first["update_id"])
    fine = SeenUpdate.objects.get(update_id=second["update_id"])
    SeenUpdate.objects.filter(update_id=spoilt.update_id).update(sealed_payload=fine.sealed_payload)
    assert [claimed.payload for claimed in claim_updates(limit=10, at=at)] == [second]
    spoilt.refresh_from_db()
    assert spoilt.state == UpdateState.SET_ASIDE
