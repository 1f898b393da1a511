"""Announcements under two hands at once, and processes that die in the middle."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import User
from projectsplatform.aloqa.enums import AnnouncementState
from projectsplatform.aloqa.models import Announcement, Recipient
from projectsplatform.aloqa.operations.announcement_outcomes import press_button
from projectsplatform.aloqa.operations.announcement_states import (
    pause_announcement,
    resume_announcement,
    send_announcement,
)
from projectsplatform.aloqa.operations.feeding import feed
from projectsplatform.aloqa.operations.freezing import prepare_due
from tests.counts import full
from tests.deaths import dies_before
from tests.factories.accounts import make_crowd
from tests.factories.announcements import counts, draft, feed_all, pending, sending
from tests.factories.staff import make_member
from tests.races import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(transactional_db: None) -> User:
    return make_member(Role.OWNER)


def scheduled(member: User, at: datetime) -> Announcement:
    announcement = draft(member, at=at)
    send_announcement(announcement_id=announcement.pk, revision=1, member=member, address="", at=at)
    return announcement


def test_two_who_send_it_at_once_send_it_once(member: User, at: datetime) -> None:
    make_crowd(3)
    announcement = draft(member, at=at)

    def send(_number: int) -> str:
        made = send_announcement(announcement_id=announcement.pk, revision=1, member=member, address="", at=at)
        return str(made.state)

    outcomes = sorted(str(outcome) for outcome in run_at_once(2, send))
    assert outcomes == ["announcement_moved", "scheduled"]


def test_two_workers_freeze_it_once(member: User, at: datetime) -> None:
    make_crowd(50)
    announcement = scheduled(member, at)
    run_at_once(3, lambda _number: prepare_due(at=at))
    assert counts(announcement) == {"people": 50}
    assert Recipient.objects.count() == 50


def test_feeders_and_pauses_at_once_keep_the_books(member: User, at: datetime) -> None:
    make_crowd(100)
    announcement = sending(member, at=at)

    def act(number: int) -> Any:
        if number == 0:
            pause_announcement(announcement_id=announcement.pk, member=member, address="", at=at)
            return resume_announcement(announcement_id=announcement.pk, member=member, address="", at=at)
        return sum(feed(5, at) for _ in range(3))

    run_at_once(4, act)

    queued = pending()
    assert len({message.chat_id for message in queued}) == len(queued)
    assert counts(announcement).get("queued", 0) == len(queued) == Recipient.objects.filter(state=1).count()
    feed_all(at)
    assert len({message.chat_id for message in pending()}) == len(pending()) == 100


def test_many_presses_at_once_are_one(member: User, at: datetime) -> None:
    make_crowd(1)
    announcement = sending(member, at=at)
    one = Recipient.objects.get().pk
    assert run_at_once(5, lambda _number: press_button(recipient_id=one, at=at)) == ["https://example.uz/yangi"] * 5
    assert counts(announcement) == {"people": 1, "pressed": 1}


@pytest.mark.parametrize("statement", range(1, full(8, 30), full(2, 1)))
def test_a_death_while_freezing_leaves_nothing_or_all(member: User, at: datetime, statement: int) -> None:
    make_crowd(20)
    announcement = scheduled(member, at)

    dies_before(statement, lambda: prepare_due(at=at))

    assert Recipient.objects.count() in {0, 20}
    prepare_due(at=at)
    announcement.refresh_from_db()
    assert announcement.state == AnnouncementState.SENDING
    assert counts(announcement) == {"people": 20}
    assert Recipient.objects.count() == 20


@pytest.mark.parametrize("statement", range(2, full(14, 60), full(4, 1)))
def test_a_death_while_feeding_tells_nobody_twice(member: User, at: datetime, statement: int) -> None:
    make_crowd(20)
    announcement = sending(member, at=at)

    dies_before(statement, lambda: feed(5, at))

    assert len(pending()) in {0, 5}
    feed_all(at)
    assert len({message.chat_id for message in pending()}) == len(pending()) == 20
    assert counts(announcement) == {"people": 20, "queued": 20}


def test_feeding_costs_the_same_however_many_wait(member: User, at: datetime) -> None:
    make_crowd(60)
    sending(member, at=at)
    with transaction.atomic(), CaptureQueriesContext(connection) as few:
        feed(5, at)
    with transaction.atomic(), CaptureQueriesContext(connection) as again:
        feed(5, at)
    assert len(few) == len(again)
