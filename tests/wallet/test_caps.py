"""Caps over rolling 24 hours: what one member enters, and what one customer gets, without a second pair of eyes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import AccountDeleted, AskerNotOwner, OwnerNeeded, SecondOwnerNeeded
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.db.ids import uuid7
from projectsplatform.kit.errors import NothingThere
from projectsplatform.telegram.models import OutboxMessage
from projectsplatform.wallet.enums import ApprovalReason, RequestState
from projectsplatform.wallet.errors import CapInvalid, CapsOpen, RequestClosed
from projectsplatform.wallet.models import TopUpCaps, TopUpRequest
from projectsplatform.wallet.operations.caps import agree_to_caps, refuse_caps, request_caps
from projectsplatform.wallet.operations.requests import approve_top_up, refuse_top_up, request_top_up
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.caps import CapUse, cap_use, caps_now
from tests.factories.staff import make_member
from tests.factories.wallet import give_money
from tests.races import run_at_once

MILLION = 1_000_000
_receipts = count(1)

People = Callable[..., Any]


def enter(customer: User, member: User, at: datetime, amount: int = MILLION) -> TopUpRequest:
    receipt = f"K-{next(_receipts)}"
    return request_top_up(
        customer_id=customer.pk,
        amount=amount,
        note="Kassa",
        receipt_number=receipt,
        picture=None,
        actor_id=member.pk,
        idempotency_key=receipt,
        at=at,
    )


def set_caps(by_member: int, by_customer: int, at: datetime) -> None:
    caps = request_caps(by_member=by_member, by_customer=by_customer, actor=make_member(Role.OWNER), at=at)
    agree_to_caps(caps_id=caps.pk, actor=make_member(Role.OWNER), at=at)


@pytest.fixture
def cashier(db: None) -> User:
    return make_member(Role.CASHIER)


def test_a_member_alone_enters_three_million_in_a_day(make_person: People, cashier: User, at: datetime) -> None:
    done = [enter(make_person(), cashier, at) for _ in range(12)]
    assert [item.state for item in done] == [RequestState.DONE] * 3 + [RequestState.WAITING] * 9
    assert {item.approval_reason for item in done[3:]} == {ApprovalReason.MEMBER}
    assert enter(make_person(), make_member(Role.CASHIER), at).state == RequestState.DONE


def test_a_customer_gets_two_million_in_a_day_from_whoever_it_is(owner: User, at: datetime) -> None:
    done = [enter(owner, make_member(Role.CASHIER), at) for _ in range(3)]
    assert [item.state for item in done] == [RequestState.DONE] * 2 + [RequestState.WAITING]
    assert (done[2].approval_reason, balance(owner.pk)) == (ApprovalReason.CUSTOMER, 2 * MILLION)


def test_the_cap_itself_needs_nobody_and_a_som_more_does(owner: User, cashier: User, at: datetime) -> None:
    enter(owner, cashier, at)
    assert enter(owner, cashier, at, MILLION).state == RequestState.DONE
    assert enter(owner, cashier, at, 1).state == RequestState.WAITING


def test_the_hours_roll(owner: User, cashier: User, at: datetime) -> None:
    for hours in (0, 12):
        enter(owner, cashier, at + timedelta(hours=hours))
    a_day_later = at + timedelta(hours=24)
    assert enter(owner, cashier, a_day_later - timedelta(seconds=1), 1).state == RequestState.WAITING
    assert enter(owner, cashier, a_day_later, MILLION - 1).state == RequestState.DONE


def test_what_waits_and_what_two_agreed_to_counts(make_person: People, cashier: User, at: datetime) -> None:
    waiting = enter(make_person(), cashier, at, 3 * MILLION)
    assert enter(make_person(), cashier, at, 1).state == RequestState.WAITING
    approve_top_up(request_id=waiting.pk, actor_id=make_member(Role.CASHIER).pk, at=at)
    assert enter(make_person(), cashier, at, 1).state == RequestState.WAITING


def test_what_was_refused_does_not_count(owner: User, cashier: User, at: datetime) -> None:
    waiting = enter(owner, cashier, at, 3 * MILLION)
    refuse_top_up(request_id=waiting.pk, actor_id=cashier.pk, at=at)
    assert enter(owner, cashier, at).state == RequestState.DONE


def test_a_reversal_gives_nothing_back(owner: User, cashier: User, at: datetime) -> None:
    boss = make_member(Role.OWNER)
    for _ in range(2):
        done = enter(owner, cashier, at)
        reverse_transfer(transfer_id=done.transfer_id or uuid7(), actor_id=boss.pk, note="xato", at=at)
    assert balance(owner.pk) == 0
    assert enter(owner, cashier, at, 1).state == RequestState.WAITING


def test_the_command_and_the_providers_are_outside(owner: User, cashier: User, at: datetime) -> None:
    give_money(owner, 50 * MILLION, at)
    assert enter(owner, cashier, at).state == RequestState.DONE


def test_a_member_who_is_a_customer_too_counts_as_each(owner: User, cashier: User, at: datetime) -> None:
    other = make_member(Role.CASHIER)
    for _ in range(2):
        enter(cashier, other, at)
    assert enter(cashier, make_member(Role.CASHIER), at, 1).state == RequestState.WAITING
    assert [enter(owner, cashier, at).state for _ in range(2)] == [RequestState.DONE] * 2


def test_a_top_up_costs_a_constant_number_of_statements(
    owner: User, cashier: User, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    enter(owner, cashier, at, 5)
    with django_assert_num_queries(11):
        enter(owner, cashier, at, 5)


def test_nobody_tops_up_who_is_not_there(owner: User, cashier: User, at: datetime) -> None:
    User.objects.filter(pk=owner.pk).update(
        deleted_at=at, is_active=False, full_name="", sex=None, email=None, phone=None, tg_id=None, password=""
    )
    with pytest.raises(AccountDeleted):
        enter(owner, cashier, at)


def test_owners_set_the_caps_by_two(owner: User, cashier: User, at: datetime) -> None:
    boss, second = make_member(Role.OWNER), make_member(Role.OWNER)
    caps = request_caps(by_member=10, by_customer=5, actor=boss, at=at)
    assert caps_now() == (3 * MILLION, 2 * MILLION)
    with pytest.raises(CapsOpen):
        request_caps(by_member=1, by_customer=1, actor=second, at=at)
    with pytest.raises(SecondOwnerNeeded):
        agree_to_caps(caps_id=caps.pk, actor=boss, at=at)
    agree_to_caps(caps_id=caps.pk, actor=second, at=at)
    with pytest.raises(RequestClosed):
        refuse_caps(caps_id=caps.pk, actor=second, at=at)

    assert caps_now() == (10, 5)
    assert enter(owner, cashier, at, 5).state == RequestState.DONE
    assert cap_use(member_id=cashier.pk, customer_id=owner.pk, at=at) == CapUse(5, 5, 10, 5)
    assert enter(owner, cashier, at, 1).approval_reason == ApprovalReason.CUSTOMER
    events = AuditEvent.objects.filter(event__startswith="wallet.caps").order_by("id")
    assert list(events.values_list("event", "actor_id")) == [
        ("wallet.caps.requested", boss.pk),
        ("wallet.caps.agreed", second.pk),
    ]
    told = OutboxMessage.objects.filter(kind__in=["staff.request.caps", "wallet.caps"], chat_id=boss.tg_id)
    assert told.count() == 2


def test_refused_caps_change_nothing(at: datetime, db: None) -> None:
    boss = make_member(Role.OWNER)
    caps = request_caps(by_member=10, by_customer=5, actor=boss, at=at)
    refuse_caps(caps_id=caps.pk, actor=boss, at=at)
    assert caps_now() == (3 * MILLION, 2 * MILLION)
    assert request_caps(by_member=10, by_customer=6, actor=boss, at=at).state == RequestState.WAITING


def test_the_last_caps_hold_and_all_stay(at: datetime, db: None) -> None:
    for number in (7, 8):
        set_caps(number, number, at + timedelta(minutes=number))
    assert (caps_now(), TopUpCaps.objects.count()) == ((8, 8), 2)


def test_caps_are_owners_and_have_bounds(at: datetime, cashier: User) -> None:
    boss, second = make_member(Role.OWNER), make_member(Role.OWNER)
    with pytest.raises(OwnerNeeded):
        request_caps(by_member=1, by_customer=1, actor=cashier, at=at)
    for wrong in ({"by_member": -1}, {"by_customer": 10**12 + 1}):
        with pytest.raises(CapInvalid):
            request_caps(**{"by_member": 1, "by_customer": 1, **wrong}, actor=boss, at=at)
    caps = request_caps(by_member=1, by_customer=1, actor=boss, at=at)
    for act in (agree_to_caps, refuse_caps):
        with pytest.raises(OwnerNeeded):
            act(caps_id=caps.pk, actor=cashier, at=at)
        with pytest.raises(NothingThere):
            act(caps_id=uuid7(), actor=second, at=at)
    boss.groups.clear()
    with pytest.raises(AskerNotOwner):
        agree_to_caps(caps_id=caps.pk, actor=second, at=at)


def test_the_database_wants_four_eyes_on_caps(at: datetime, db: None) -> None:
    boss = make_member(Role.OWNER)
    request_caps(by_member=1, by_customer=1, actor=boss, at=at)
    for fields in ({"agreed_by": boss}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TopUpCaps.objects.update(state=RequestState.DONE, decided_at=at, **fields)


@pytest.mark.django_db(transaction=True)
def test_at_once_a_member_passes_the_cap_for_nobody(make_person: People, at: datetime) -> None:
    cashier = make_member(Role.CASHIER)
    people = [make_person() for _ in range(6)]

    results = run_at_once(6, lambda i: enter(people[i], cashier, at))

    assert sorted(item.state for item in results) == ["done"] * 3 + ["waiting"] * 3
    assert sum(balance(person.pk) for person in people) == 3 * MILLION


@pytest.mark.django_db(transaction=True)
def test_at_once_a_customer_gets_no_more_than_the_cap(owner: User, at: datetime) -> None:
    cashiers = [make_member(Role.CASHIER) for _ in range(6)]

    results = run_at_once(6, lambda i: enter(owner, cashiers[i], at))

    assert sorted(item.state for item in results) == ["done"] * 2 + ["waiting"] * 4
    assert balance(owner.pk) == 2 * MILLION


@pytest.mark.django_db(transaction=True)
def test_members_who_top_up_each_other_at_once_do_not_lock_each_other_out(at: datetime) -> None:
    members = [make_member(Role.CASHIER) for _ in range(2)]

    results = run_at_once(8, lambda i: enter(members[i % 2], members[(i + 1) % 2], at, 10))

    assert [type(item).__name__ for item in results] == ["TopUpRequest"] * 8
    assert {balance(member.pk) for member in members} == {40}
