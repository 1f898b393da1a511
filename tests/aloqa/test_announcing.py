"""From a draft to the last recipient."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.models import MutedNotice, User
from projectsplatform.aloqa.enums import AnnouncementState, RecipientState
from projectsplatform.aloqa.models import Recipient
from projectsplatform.aloqa.operations.feeding import feed
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.operations.delivery import block_chat
from tests.factories.announcements import counts, draft, end, feed_all, pending, recipients, sending
from tests.factories.staff import make_member


@pytest.fixture
def member(db: None) -> User:
    return make_member(Role.SUPPORT)


def test_everybody_is_told_once_in_their_language(member: User, make_person: Any, at: datetime) -> None:
    uzbek, russian = make_person(), make_person(language="ru")
    announcement = sending(member, at=at)

    assert feed_all(at) == 2

    assert [m.body().text for m in pending(uzbek.tg_id)] == ["Yangi dastur chiqdi."]
    assert [m.body().text for m in pending(russian.tg_id)] == ["Вышла новая программа."]
    assert counts(announcement) == {"people": 2, "queued": 2}


def test_outcomes_are_counted_and_the_last_one_ends_it(member: User, make_person: Any, at: datetime) -> None:
    people = [make_person() for _ in range(4)]
    announcement = sending(member, at=at)
    feed_all(at)
    first, second, third, fourth = (pending(person.tg_id)[0] for person in people)

    end(first, MessageState.SENT, at=at)
    end(second, MessageState.FAILED, reason="blocked", at=at)
    end(third, MessageState.UNCERTAIN, reason="timeout", at=at)
    end(fourth, MessageState.FAILED, reason="file_gone", at=at)
    feed(20, at)

    announcement.refresh_from_db()
    assert announcement.state == AnnouncementState.DONE
    assert counts(announcement) == {"people": 4, "sent": 1, "blocked": 1, "uncertain": 1, "failed": 1}


def test_who_leaves_the_audience_before_their_turn_is_left_out(member: User, make_person: Any, at: datetime) -> None:
    muted, blocked, shut = make_person(), make_person(), make_person()
    announcement = sending(member, at=at)
    MutedNotice.objects.create(user=muted, kind="news")
    block_chat(chat_id=blocked.tg_id, at=at)
    User.objects.filter(pk=shut.pk).update(is_active=False)

    assert feed_all(at) == 0

    assert set(recipients(announcement).values()) == {RecipientState.SKIPPED}
    assert counts(announcement) == {"people": 3, "skipped": 3}


def test_who_joins_the_audience_later_is_not_told(member: User, make_person: Any, at: datetime) -> None:
    early = make_person()
    announcement = sending(member, at=at)
    make_person()

    feed_all(at)

    assert list(recipients(announcement)) == [early.username]


def test_one_for_later_waits_for_its_moment(member: User, make_person: Any, at: datetime) -> None:
    make_person()
    announcement = sending(member, at=at, send_at=at + timedelta(hours=1))
    assert announcement.state == AnnouncementState.SCHEDULED


def test_a_press_is_counted_once_and_leads_on(member: User, make_person: Any, at: datetime) -> None:
    make_person()
    announcement = sending(member, at=at)
    path = f"/a/{Recipient.objects.get().pk}/"

    answers = [Client().get(path) for _ in range(2)]

    assert [(a.status_code, a.headers["Location"], dict(a.cookies)) for a in answers] == [
        (302, "https://example.uz/yangi", {})
    ] * 2
    assert counts(announcement) == {"people": 1, "pressed": 1}


def test_the_button_leads_to_the_recipients_address(member: User, make_person: Any, at: datetime) -> None:
    person = make_person()
    sending(member, at=at)
    feed_all(at)

    ((button,),) = pending(person.tg_id)[0].body().buttons
    assert (button.text, button.url.split("/", 3)[3]) == ("Koʻrish", f"a/{Recipient.objects.get().pk}/")


def test_a_draft_reaches_nobody(member: User, make_person: Any, at: datetime) -> None:
    make_person()
    draft(member, at=at)
    assert feed_all(at) == 0
