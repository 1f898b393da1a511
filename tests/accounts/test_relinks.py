from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import (
    NotStaff,
    OwnerNeeded,
    OwnRelink,
    PhoneInvalid,
    ReasonRequired,
    RelinkClosed,
    RelinkOpen,
    SameHands,
    TelegramTaken,
)
from projectsplatform.accounts.models import AuditEvent, RelinkRequest, Session, User
from projectsplatform.accounts.operations.codes import void_code
from projectsplatform.accounts.operations.relinks import (
    approve_relink,
    cancel_relink,
    carry_out_relinks,
    request_relink,
)
from projectsplatform.accounts.operations.staff_changes import request_member
from projectsplatform.accounts.operations.staff_links import link_staff
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere
from tests.cast import PASSWORD
from tests.factories.accounts import last_buttons, make_staff, messages_to, token_of
from tests.races import run_at_once

NEW_TG = 900_900
NEW_PHONE = "+998935554433"


@pytest.fixture
def first(db: None, at: datetime) -> User:
    return make_staff("first", 41, at)


@pytest.fixture
def second(db: None, at: datetime) -> User:
    return make_staff("second", 42, at)


@pytest.fixture
def boss(db: None, at: datetime) -> User:
    return make_staff("boss", 51, at, role=Role.OWNER)


@pytest.fixture
def other_boss(db: None, at: datetime) -> User:
    return make_staff("other_boss", 52, at, role=Role.OWNER)


def ask(person: User, actor: User, at: datetime, **changes: Any) -> RelinkRequest:
    known = {"new_tg_id": NEW_TG, "new_phone": NEW_PHONE, "reason": "lost the phone"}
    return request_relink(**{"user_id": person.id, "actor": actor, "at": at, **known, **changes})


@pytest.fixture
def approved(owner: User, first: User, second: User, at: datetime) -> RelinkRequest:
    request = ask(owner, first, at)
    return approve_relink(request_id=request.id, actor=second, at=at)


def test_a_stranger_asks_approves_and_cancels_nothing(owner: User, stranger: User, first: User, at: datetime) -> None:
    request = ask(owner, first, at)
    with pytest.raises(NotStaff):
        ask(owner, stranger, at)
    with pytest.raises(NotStaff):
        approve_relink(request_id=request.id, actor=stranger, at=at)
    with pytest.raises(NotStaff):
        cancel_relink(request_id=request.id, actor=stranger, at=at)


def test_after_a_day_the_account_has_another_telegram(owner: User, approved: RelinkRequest, at: datetime) -> None:
    token_of(owner, at)
    assert carry_out_relinks(at=at + timedelta(hours=24, seconds=-1)) == 0
    assert carry_out_relinks(at=at + timedelta(hours=24)) == 1
    person = User.objects.get(pk=owner.pk)
    assert (person.tg_id, person.phone, person.staff_epoch) == (NEW_TG, NEW_PHONE, 1)
    assert Session.objects.get().revoked_at is not None
    assert [len(messages_to(each)) for each in (owner, person)] == [2, 1]
    assert carry_out_relinks(at=at + timedelta(hours=25)) == 0
    events = AuditEvent.objects.filter(subject_id=owner.id).order_by("id").values_list("event", flat=True)
    assert list(events) == ["account.relink.requested", "account.relink.approved", "account.relink.done"]


def test_without_approval_nothing_happens(owner: User, first: User, at: datetime) -> None:
    ask(owner, first, at)
    assert carry_out_relinks(at=at + timedelta(days=9)) == 0


def test_nobody_relinks_themself(boss: User, other_boss: User, at: datetime) -> None:
    with pytest.raises(OwnRelink):
        ask(boss, boss, at)
    request = ask(boss, other_boss, at)
    for actor in (boss, other_boss):
        with pytest.raises(OwnRelink):
            approve_relink(request_id=request.id, actor=actor, at=at)


def test_a_member_of_staff_is_relinked_by_owners_only(
    first: User, second: User, boss: User, other_boss: User, at: datetime
) -> None:
    for person in (first, boss):
        with pytest.raises(OwnerNeeded):
            ask(person, second, at)
    request = ask(first, boss, at)
    with pytest.raises(OwnerNeeded):
        approve_relink(request_id=request.id, actor=second, at=at)
    assert approve_relink(request_id=request.id, actor=other_boss, at=at).approved_by == other_boss
    told = [message.kind for message in messages_to(boss)][-2:]
    assert (
        told == ["staff.request.relink", "staff.relink"] == [message.kind for message in messages_to(other_boss)][-2:]
    )


def test_a_member_is_not_relinked_when_an_owner_is_one_no_more(
    first: User, boss: User, other_boss: User, at: datetime
) -> None:
    request = approve_relink(request_id=ask(first, boss, at).id, actor=other_boss, at=at)
    other_boss.groups.clear()
    User.objects.filter(pk=other_boss.pk).update(is_superuser=False)
    assert carry_out_relinks(at=at + timedelta(hours=25)) == 0
    request.refresh_from_db()
    assert (request.cancelled_at, User.objects.get(pk=first.pk).tg_id) == (at + timedelta(hours=25), 41)


def test_an_account_that_one_owner_made_alone_is_no_second_pair_of_eyes(
    owner: User, first: User, boss: User, at: datetime
) -> None:
    made = request_member(username="ikkinchi", role=Role.SUPPORT, password=PASSWORD, actor=boss, at=at)
    puppet = link_staff(token=made.link_token, tg_id=77, at=at)
    request = ask(owner, boss, at)
    with pytest.raises(SameHands):
        approve_relink(request_id=request.id, actor=puppet, at=at)
    cancel_relink(request_id=request.id, actor=boss, at=at)
    request = ask(owner, puppet, at)
    with pytest.raises(SameHands):
        approve_relink(request_id=request.id, actor=boss, at=at)
    assert approve_relink(request_id=request.id, actor=first, at=at).approved_by == first


def test_the_database_wants_four_eyes_too(owner: User, first: User, at: datetime) -> None:
    request = ask(owner, first, at)
    for member in (first, owner):
        with pytest.raises(IntegrityError), transaction.atomic():
            RelinkRequest.objects.filter(pk=request.pk).update(approved_by=member)


def test_the_old_chat_is_told_and_may_object(owner: User, approved: RelinkRequest, at: datetime) -> None:
    button = last_buttons(owner)[0]
    assert button.callback_data == f"void:{approved.id}"
    void_code(code_id=approved.id, tg_id=owner.tg_id, at=at)
    assert carry_out_relinks(at=at + timedelta(days=2)) == 0
    assert User.objects.get(pk=owner.pk).tg_id == owner.tg_id


def test_another_chat_may_not(stranger: User, approved: RelinkRequest, at: datetime) -> None:
    with pytest.raises(NothingThere):
        void_code(code_id=approved.id, tg_id=stranger.tg_id, at=at)


def test_staff_may_stop_it(approved: RelinkRequest, first: User, at: datetime) -> None:
    cancel_relink(request_id=approved.id, actor=first, at=at)
    with pytest.raises(RelinkClosed):
        cancel_relink(request_id=approved.id, actor=first, at=at)
    assert carry_out_relinks(at=at + timedelta(days=2)) == 0


def test_a_request_is_approved_once(approved: RelinkRequest, first: User, at: datetime) -> None:
    third = make_staff("third", 43, at)
    with pytest.raises(RelinkClosed):
        approve_relink(request_id=approved.id, actor=third, at=at + timedelta(hours=20))


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"reason": "  "}, ReasonRequired), ({"new_phone": "12"}, PhoneInvalid), ({"user_id": uuid7()}, NothingThere)],
)
def test_what_does_not_fit_is_refused(
    owner: User, first: User, at: datetime, changes: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(owner, first, at, **changes)


def test_one_request_at_a_time_and_nobody_elses_telegram(
    owner: User, stranger: User, first: User, at: datetime
) -> None:
    with pytest.raises(TelegramTaken):
        ask(owner, first, at, new_tg_id=stranger.tg_id)
    ask(owner, first, at)
    with pytest.raises(RelinkOpen):
        ask(owner, first, at)


def test_a_telegram_taken_meanwhile_cancels_it(
    owner: User, stranger: User, approved: RelinkRequest, at: datetime
) -> None:
    User.objects.filter(pk=stranger.pk).update(tg_id=NEW_TG)
    assert carry_out_relinks(at=at + timedelta(days=1)) == 0
    assert RelinkRequest.objects.get().cancelled_at is not None
    assert User.objects.get(pk=owner.pk).tg_id == owner.tg_id


def test_the_number_may_stay(owner: User, first: User, second: User, at: datetime) -> None:
    request = ask(owner, first, at, new_phone="")
    approve_relink(request_id=request.id, actor=second, at=at)
    carry_out_relinks(at=at + timedelta(days=1))
    assert User.objects.get(pk=owner.pk).phone == owner.phone


@pytest.mark.django_db(transaction=True)
def test_carried_out_by_two_workers_it_happens_once(make_person: Callable[..., User], at: datetime) -> None:
    owner = make_person()
    first, second = make_staff("first", 41, at), make_staff("second", 42, at)
    approve_relink(request_id=ask(owner, first, at).id, actor=second, at=at)
    assert sum(run_at_once(3, lambda _: carry_out_relinks(at=at + timedelta(days=1)))) == 1
