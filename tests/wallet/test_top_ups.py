from datetime import datetime
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from projectsplatform.accounts.errors import OwnAccount
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.uz.money import MAX_AMOUNT
from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.errors import AmountInvalid, NoteInvalid, ReceiptInvalid, ReceiptUsed
from projectsplatform.wallet.models import Entry, Transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.wallet import give_money


def test_a_person_without_an_account_has_nothing(owner: User) -> None:
    assert balance(owner.pk) == 0


def test_a_top_up_moves_cash_to_the_person(owner: User, staff_member: User, at: datetime) -> None:
    movement = give_money(owner, 50_000, at, note="  Naqd  ", receipt_number=" A  7 ", actor_id=staff_member.pk)

    assert (balance(owner.pk), movement.balance_after) == (50_000, 50_000)
    transfer = Transfer.objects.get()
    assert (transfer.kind, transfer.note, transfer.receipt_number) == (TransferKind.TOP_UP, "Naqd", "A 7")
    assert (transfer.actor_id, transfer.created_at, transfer.pk) == (staff_member.pk, at, movement.transfer_id)
    sides = Entry.objects.order_by("amount").values_list("account__kind", "amount", "number", "balance_after")
    assert list(sides) == [(AccountKind.CASH, -50_000, None, None), (AccountKind.PERSON, 50_000, 1, 50_000)]
    assert differences() == []


def test_a_top_up_is_in_the_audit_trail(owner: User, staff_member: User, at: datetime) -> None:
    movement = give_money(owner, 7, at, receipt_number="R1", actor_id=staff_member.pk)

    event = AuditEvent.objects.get()
    assert (event.event, event.actor_id, event.subject_id) == ("account.top_up.recorded", staff_member.pk, owner.pk)
    assert event.details == {"transfer": str(movement.transfer_id), "amount": 7, "receipt_number": "R1"}


def test_one_key_has_one_effect_and_one_answer(owner: User, at: datetime) -> None:
    first = give_money(owner, 10, at, idempotency_key="k")
    give_money(owner, 5, at)

    assert give_money(owner, 10, at, idempotency_key="k") == first
    assert balance(owner.pk) == 15


def test_one_key_with_another_body_is_refused(owner: User, at: datetime) -> None:
    give_money(owner, 10, at, idempotency_key="k")

    with pytest.raises(IdempotencyConflict):
        give_money(owner, 11, at, idempotency_key="k")


def test_a_key_belongs_to_one_person(owner: User, stranger: User, at: datetime) -> None:
    give_money(owner, 10, at, idempotency_key="k")
    give_money(stranger, 20, at, idempotency_key="k")

    assert (balance(owner.pk), balance(stranger.pk)) == (10, 20)


@pytest.mark.parametrize("typed", ["R-1", " r-1 "])
def test_a_receipt_is_credited_once_whoever_it_is_for(owner: User, stranger: User, at: datetime, typed: str) -> None:
    give_money(owner, 10, at, receipt_number="R-1")

    with pytest.raises(ReceiptUsed):
        give_money(stranger, 10, at, receipt_number=typed)
    assert balance(stranger.pk) == 0


def test_nobody_is_credited_who_is_not_there(db: None, at: datetime) -> None:
    with pytest.raises(NothingThere):
        give_money(User(username="nobody"), 10, at)


def test_nobody_tops_up_their_own_account(staff_member: User, at: datetime) -> None:
    with pytest.raises(OwnAccount):
        give_money(staff_member, 10, at, actor_id=staff_member.pk)


@pytest.mark.parametrize("amount", [0, -1, MAX_AMOUNT + 1])
def test_an_amount_has_bounds(owner: User, at: datetime, amount: int) -> None:
    with pytest.raises(AmountInvalid):
        give_money(owner, amount, at)


def test_the_largest_amount_is_taken(owner: User, at: datetime) -> None:
    assert give_money(owner, MAX_AMOUNT, at).balance_after == MAX_AMOUNT


@pytest.mark.parametrize("note", ["", "  ", "x" * 501, "a\0b"])
def test_a_top_up_has_a_reason(owner: User, at: datetime, note: str) -> None:
    with pytest.raises(NoteInvalid):
        give_money(owner, 1, at, note=note)


@pytest.mark.parametrize("receipt_number", ["", " ", "x" * 65, "a\0b"])
def test_a_receipt_number_has_bounds(owner: User, at: datetime, receipt_number: str) -> None:
    with pytest.raises(ReceiptInvalid):
        give_money(owner, 1, at, receipt_number=receipt_number)


def test_refused_top_ups_leave_their_key_free(owner: User, stranger: User, at: datetime) -> None:
    give_money(stranger, 10, at, receipt_number="R")
    with pytest.raises(ReceiptUsed):
        give_money(owner, 10, at, receipt_number="R", idempotency_key="k")

    assert give_money(owner, 10, at, receipt_number="S", idempotency_key=str(uuid4())).balance_after == 10
    assert give_money(owner, 10, at, receipt_number="T", idempotency_key="k").balance_after == 20


def test_a_top_up_costs_the_same_however_long_the_statement_is(
    owner: User, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_money(owner, 1, at)
    with django_assert_num_queries(8):
        give_money(owner, 1, at)
    for _ in range(5):
        give_money(owner, 1, at)
    with django_assert_num_queries(8):
        give_money(owner, 1, at)
