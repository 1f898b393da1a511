"""Who may let an announcement go out, and what happens to it on the way."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import NotStaff
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.aloqa.enums import AnnouncementState, RecipientState
from projectsplatform.aloqa.errors import AnnouncementMoved, AudienceEmpty, SecondMemberNeeded
from projectsplatform.aloqa.models import Announcement, Recipient
from projectsplatform.aloqa.operations import announcement_states as states
from projectsplatform.aloqa.operations.announcements import change_announcement
from projectsplatform.aloqa.operations.feeding import feed
from projectsplatform.aloqa.operations.freezing import prepare_due
from projectsplatform.telegram.enums import MessageState
from projectsplatform.telegram.models import OutboxMessage
from tests.factories.accounts import last_text, make_crowd
from tests.factories.announcements import counts, draft, end, feed_all, pending, sending, written
from tests.factories.staff import make_member

State = AnnouncementState


@pytest.fixture
def second(db: None) -> User:
    return make_member(Role.OWNER)


@pytest.fixture
def crowd(db: None) -> list[User]:
    """More than one member may write to."""
    return make_crowd(1_001)


def act(name: str, announcement: Announcement, who: User, at: datetime, **more: Any) -> Announcement:
    operation = getattr(states, "agree_to_announcement" if name == "agree" else f"{name}_announcement")
    operation(announcement_id=announcement.pk, member=who, address="", at=at, **more)
    announcement.refresh_from_db()
    return announcement


def asked(member: User, at: datetime, **changes: Any) -> Announcement:
    announcement = draft(member, at=at, **changes)
    return act("send", announcement, member, at, revision=1)


def test_a_thousand_need_one_member(member: User, crowd: list[User], at: datetime) -> None:
    User.objects.filter(pk=crowd[0].pk).update(is_active=False)
    assert asked(member, at).state == State.SCHEDULED


def test_more_wait_for_a_second_one_who_is_told(member: User, second: User, crowd: list[User], at: datetime) -> None:
    announcement = asked(member, at)
    assert announcement.state == State.WAITING
    assert "1001" in last_text(second)
    assert not OutboxMessage.objects.filter(chat_id=member.tg_id).exists()

    act("agree", announcement, second, at, revision=1)
    prepare_due(at=at)

    announcement.refresh_from_db()
    assert (announcement.state, announcement.agreed_by) == (State.SENDING, second)
    assert counts(announcement) == {"people": 1_001}


def test_who_asks_for_anothers_announcement_is_not_told(
    member: User, second: User, crowd: list[User], at: datetime
) -> None:
    third = make_member(Role.SUPPORT)
    act("send", draft(member, at=at), second, at, revision=1)
    told = OutboxMessage.objects.filter(chat_id__in=[member.tg_id, second.tg_id, third.tg_id])
    assert [message.chat_id for message in told] == [third.tg_id]


def test_nobody_agrees_to_their_own(member: User, second: User, crowd: list[User], at: datetime) -> None:
    announcement = draft(member, at=at)
    change_announcement(
        announcement_id=announcement.pk, revision=1, written=written(title="X"), member=second, address="", at=at
    )
    act("send", announcement, member, at, revision=2)
    for who in (member, second):
        with pytest.raises(SecondMemberNeeded):
            act("agree", announcement, who, at, revision=2)


def test_what_was_changed_meanwhile_is_not_agreed_to(
    member: User, second: User, crowd: list[User], at: datetime
) -> None:
    announcement = asked(member, at)
    act("withdraw", announcement, member, at)
    change_announcement(
        announcement_id=announcement.pk, revision=1, written=written(title="X"), member=member, address="", at=at
    )
    act("send", announcement, member, at, revision=2)
    with pytest.raises(AnnouncementMoved):
        act("agree", announcement, second, at, revision=1)


def test_an_audience_that_grew_waits_for_a_second_member(member: User, second: User, at: datetime) -> None:
    make_crowd(3)
    later = at + timedelta(days=1)
    announcement = asked(member, at, send_at=later)
    assert announcement.state == State.SCHEDULED
    User.objects.bulk_create([User(username=f"more{n}", tg_id=80_000_000 + n, password="!") for n in range(1_000)])

    prepare_due(at=later)

    announcement.refresh_from_db()
    assert (announcement.state, announcement.counted) == (State.WAITING, 1_003)
    assert not Recipient.objects.exists()
    assert "1003" in last_text(second)


def test_refused_it_is_a_draft_again(member: User, second: User, crowd: list[User], at: datetime) -> None:
    announcement = asked(member, at)
    assert act("refuse", announcement, second, at, reason="Xato bor").state == State.DRAFT
    assert AuditEvent.objects.get(event="announcement.refused").details["reason"] == "Xato bor"


def test_nobody_in_the_audience_is_no_announcement(member: User, at: datetime) -> None:
    announcement = draft(member, at=at)
    with pytest.raises(AudienceEmpty):
        act("send", announcement, member, at, revision=1)


def test_a_role_without_the_right_does_nothing(member: User, at: datetime) -> None:
    announcement, cashier = draft(member, at=at), make_member(Role.CASHIER)
    with pytest.raises(NotStaff):
        act("send", announcement, cashier, at, revision=1)
    with pytest.raises(NotStaff):
        act("stop", announcement, cashier, at)


def test_a_pause_takes_back_what_is_not_on_its_way(member: User, at: datetime) -> None:
    make_crowd(30)
    announcement = sending(member, at=at)
    feed(20, at)
    flying = pending()[:3]
    OutboxMessage.objects.filter(pk__in=[message.pk for message in flying]).update(in_flight=True, attempts=1)

    act("pause", announcement, member, at)

    assert counts(announcement) == {"people": 30, "queued": 3}
    assert [message.pk for message in pending()] == [message.pk for message in flying]
    assert feed_all(at) == 0

    act("resume", announcement, member, at)
    for message in flying:
        end(message, MessageState.SENT, at=at)
    feed_all(at)
    assert counts(announcement) == {"people": 30, "queued": 27, "sent": 3}
    assert len({message.chat_id for message in pending()}) == 27


def test_stopped_nobody_else_is_told(member: User, at: datetime) -> None:
    make_crowd(30)
    announcement = sending(member, at=at)
    feed(20, at)

    act("stop", announcement, member, at)

    assert feed_all(at) == 0
    assert pending() == []
    with pytest.raises(AnnouncementMoved):
        act("resume", announcement, member, at)
    assert counts(announcement) == {"people": 30}


def test_an_uncertain_one_may_turn_out_to_be_sent(member: User, person: User, at: datetime) -> None:
    announcement = sending(member, at=at)
    feed_all(at)
    (message,) = pending()
    end(message, MessageState.UNCERTAIN, at=at)
    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.PENDING, finished_at=None)
    end(message, MessageState.SENT, at=at)
    assert counts(announcement) == {"people": 1, "sent": 1}
    assert Recipient.objects.get().state == RecipientState.SENT


def test_every_step_is_in_the_trail(member: User, second: User, crowd: list[User], at: datetime) -> None:
    announcement = asked(member, at)
    act("agree", announcement, second, at, revision=1)
    prepare_due(at=at)
    act("pause", announcement, member, at)
    act("resume", announcement, member, at)
    act("stop", announcement, member, at)
    trail = AuditEvent.objects.filter(event__startswith="announcement.").order_by("id").values_list("event", flat=True)
    steps = ["written", "asked", "agreed", "begun", "paused", "resumed", "stopped"]
    assert [event.removeprefix("announcement.") for event in trail] == steps
