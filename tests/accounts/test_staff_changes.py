"""Changes of staff: what needs a second owner, and who is one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import (
    AskerNotOwner,
    ChangeClosed,
    ChangeOpen,
    OwnAccount,
    OwnerNeeded,
    SecondOwnerNeeded,
    TelegramTied,
    UsernameTaken,
)
from projectsplatform.accounts.models import StaffChange, User
from projectsplatform.accounts.operations.people import correct_person, disable_account, enable_account
from projectsplatform.accounts.operations.staff import create_staff
from projectsplatform.accounts.operations.staff_changes import (
    Outcome,
    agree_to_change,
    refuse_change,
    request_enabling,
    request_link,
    request_member,
    request_role,
)
from projectsplatform.accounts.operations.staff_links import link_staff
from projectsplatform.accounts.rules.staff import MONEY_ROLES
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere, TokenInvalid
from projectsplatform.staff.rules import PERMISSIONS
from tests.cast import PASSWORD
from tests.factories.accounts import last_text, make_staff, messages_to
from tests.races import run_at_once


@pytest.fixture
def boss(db: None, at: datetime) -> User:
    return make_staff("boss", 51, at, role=Role.OWNER)


@pytest.fixture
def second(db: None, at: datetime) -> User:
    return make_staff("second", 52, at, role=Role.OWNER)


@pytest.fixture
def support(db: None, at: datetime) -> User:
    return make_staff("support", 53, at)


def ask(actor: User, at: datetime, **fields: Any) -> Outcome:
    return request_member(
        **{"username": "kassir", "role": Role.CASHIER, "password": PASSWORD, "actor": actor, "at": at, **fields}
    )


def test_the_roles_that_may_move_money_are_those_with_its_permissions() -> None:
    money = {"wallet.can_top_up", "wallet.can_reverse"}
    assert {role for role, names in PERMISSIONS.items() if names & money} == MONEY_ROLES


def test_only_owners_ask_and_agree(boss: User, support: User, at: datetime) -> None:
    change = ask(boss, at).change
    for act in (
        lambda: ask(support, at),
        lambda: request_role(user_id=boss.pk, role=Role.ANALYST, actor=support, at=at),
        lambda: request_link(user_id=boss.pk, actor=support, at=at),
        lambda: request_enabling(user_id=boss.pk, reason="x", actor=support, at=at),
        lambda: agree_to_change(change_id=change.pk, actor=support, at=at),
        lambda: refuse_change(change_id=change.pk, actor=support, at=at),
    ):
        with pytest.raises(OwnerNeeded):
            act()


def test_neither_who_asked_nor_the_member_agrees(boss: User, second: User, at: datetime) -> None:
    change = request_role(user_id=second.pk, role=Role.CASHIER, actor=boss, at=at).change
    for actor in (boss, second):
        with pytest.raises(SecondOwnerNeeded):
            agree_to_change(change_id=change.pk, actor=actor, at=at)
    with pytest.raises(OwnAccount):
        request_role(user_id=boss.pk, role=Role.OWNER, actor=boss, at=at)


def test_the_database_wants_four_eyes_too(boss: User, second: User, at: datetime) -> None:
    change = StaffChange.objects.filter(
        pk=request_role(user_id=second.pk, role=Role.OWNER, actor=boss, at=at).change.pk
    )
    done = {"state": "done", "decided_at": at}
    for fields in (done, {**done, "agreed_by": boss}, {**done, "agreed_by": second}, {"requested_by": second}):
        with pytest.raises(IntegrityError), transaction.atomic():
            change.update(**fields)


def test_who_asked_and_is_owner_no_more_is_no_pair_of_eyes(boss: User, second: User, at: datetime) -> None:
    change = ask(boss, at).change
    disable_account(user_id=boss.pk, actor=second, reason="x", at=at)
    with pytest.raises(AskerNotOwner):
        agree_to_change(change_id=change.pk, actor=second, at=at)


def test_a_change_waits_once_and_is_decided_once(boss: User, second: User, at: datetime) -> None:
    change = ask(boss, at).change
    with pytest.raises(ChangeOpen):
        ask(second, at)
    agree_to_change(change_id=change.pk, actor=second, at=at)
    for act in (agree_to_change, refuse_change):
        with pytest.raises(ChangeClosed):
            act(change_id=change.pk, actor=second, at=at)
        with pytest.raises(NothingThere):
            act(change_id=uuid7(), actor=second, at=at)


def test_a_name_that_was_taken_meanwhile_is_refused(boss: User, second: User, at: datetime) -> None:
    change = ask(boss, at).change
    create_staff(username="kassir", role=Role.ANALYST, password=PASSWORD, at=at)
    with pytest.raises(UsernameTaken):
        agree_to_change(change_id=change.pk, actor=second, at=at)


def test_a_link_is_not_given_to_whom_a_telegram_was_tied_meanwhile(boss: User, second: User, at: datetime) -> None:
    created = create_staff(username="kassir", role=Role.CASHIER, password=PASSWORD, at=at)
    change = request_link(user_id=created.user.pk, actor=boss, at=at).change
    link_staff(token=created.link_token, tg_id=60, at=at)
    with pytest.raises(TelegramTied):
        agree_to_change(change_id=change.pk, actor=second, at=at)


def test_a_link_of_before_opens_no_role_that_moves_money(boss: User, second: User, at: datetime) -> None:
    made = ask(boss, at, role=Role.SUPPORT)
    raised = request_role(user_id=made.change.member_id, role=Role.CASHIER, actor=boss, at=at).change
    agree_to_change(change_id=raised.pk, actor=second, at=at)
    with pytest.raises(TokenInvalid):
        link_staff(token=made.link_token, tg_id=60, at=at)


def test_support_touches_no_member_of_staff(boss: User, support: User, at: datetime) -> None:
    for act in (disable_account, enable_account):
        with pytest.raises(OwnerNeeded):
            act(user_id=boss.pk, actor=support, reason="x", at=at)
    with pytest.raises(OwnerNeeded):
        correct_person(person=boss, changed=["email"], actor=support, at=at)


def test_an_owner_alone_switches_on_nobody_who_may_move_money(boss: User, second: User, at: datetime) -> None:
    disable_account(user_id=second.pk, actor=boss, reason="x", at=at)
    with pytest.raises(SecondOwnerNeeded):
        enable_account(user_id=second.pk, actor=boss, reason="x", at=at)


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_make_one_member(at: datetime) -> None:
    members = [make_staff(f"boss{number}", 60 + number, at, role=Role.OWNER) for number in range(4)]
    change = ask(members[0], at).change

    results = run_at_once(3, lambda i: agree_to_change(change_id=change.pk, actor=members[i + 1], at=at))

    assert sorted(type(result).__name__ for result in results) == ["ChangeClosed"] * 2 + ["Outcome"]
    assert User.objects.filter(username="kassir").count() == 1


def test_an_owner_who_is_none_any_more_is_told(boss: User, second: User, at: datetime) -> None:
    request_role(user_id=second.pk, role=Role.SUPPORT, actor=boss, at=at)
    assert "boss" in last_text(second)
    assert "second" in last_text(boss)


def test_an_owner_who_is_switched_off_is_told_and_so_are_the_others(boss: User, second: User, at: datetime) -> None:
    third = make_staff("third", 54, at, role=Role.OWNER)
    disable_account(user_id=second.pk, actor=boss, reason="x", at=at)
    told = [last_text(owner).splitlines()[0] for owner in (boss, second, third)]
    assert told == ["boss second hisobini oʻchirib qoʻydi."] * 3


def test_a_customer_who_is_switched_off_is_no_matter_for_owners(
    boss: User, make_person: Callable[..., User], at: datetime
) -> None:
    before = len(messages_to(boss))
    disable_account(user_id=make_person().pk, actor=boss, reason="x", at=at)
    assert len(messages_to(boss)) == before
