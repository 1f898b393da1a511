"""Refunds of payments by staff: what is unspent, off the balance at once, given back or returned."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from projectsplatform.accounts.models import AuditEvent, Notice, User
from projectsplatform.kit.clock import local_day
from projectsplatform.kit.privacy import DataSubject
from projectsplatform.payments.enums import RefundState, RefundWay
from projectsplatform.payments.errors import RefundWaits
from projectsplatform.payments.models import ProviderRefund
from projectsplatform.payments.operations.privacy import erase_names, lock_payments
from projectsplatform.payments.operations.refund_ends import (
    approve_refund,
    note_bank_transfer,
    refuse_refund,
    withdraw_refund,
)
from projectsplatform.payments.queries.privacy import export_payments
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.payments import Payme
from tests.factories.refunds import ask_refund, code_of, paid_through_payme
from tests.factories.wallet import give_money, spend_money
from tests.payments.people import leave

pytestmark = pytest.mark.django_db


def events(person: User) -> list[str]:
    """What a person was told, oldest first, without whose."""
    told = Notice.objects.filter(user=person).order_by("created_at", "pk").values_list("event", flat=True)
    return [event.partition(":")[0] for event in told]


def audited(refund: ProviderRefund) -> list[tuple[str, str]]:
    found = AuditEvent.objects.filter(details__refund=str(refund.pk)).order_by("pk")
    return [(event.event.removeprefix("account.refund."), str(event.details["reason"])) for event in found]


def test_what_is_unspent_is_off_the_balance_at_once(payme: Payme, owner: User, member: User) -> None:
    payment = paid_through_payme(payme, owner)
    spend_money(owner, 15_000, payme.at)

    refund = ask_refund(payment, member, payme.at, amount=25_000)

    assert (refund.state, refund.amount, balance(owner.pk), differences()) == (RefundState.REQUESTED, 25_000, 0, [])
    assert events(owner) == ["wallet.money.received", "payments.refund.requested"]
    assert audited(refund) == [("requested", "Mijoz soʻradi")]
    assert (refund.transfer.note, refund.transfer.actor) == ("Refund by bank transfer", member)


def test_a_bank_transfer_that_was_made_ends_it_once(payme: Payme, owner: User, member: User) -> None:
    refund = ask_refund(paid_through_payme(payme, owner), member, payme.at)
    told = {"transfer_number": " 77 ", "transferred_on": local_day(payme.at), "actor_id": member.pk, "at": payme.at}

    done = [note_bank_transfer(refund_id=refund.pk, **told) for _ in range(2)]

    assert [(one.state, one.transfer_number) for one in done] == [(RefundState.DONE, "77")] * 2
    assert events(owner)[2:] == ["payments.refund.done"]
    assert (code_of(note_bank_transfer, refund_id=refund.pk, **{**told, "transfer_number": "78"})) == "not_by_bank"
    assert (balance(owner.pk), differences()) == (0, [])


def test_a_bank_transfer_belongs_to_one_refund(payme: Payme, owner: User, member: User) -> None:
    told = {"transfer_number": "b-7", "transferred_on": local_day(payme.at), "actor_id": member.pk, "at": payme.at}
    first = ask_refund(paid_through_payme(payme, owner), member, payme.at)
    second = ask_refund(paid_through_payme(payme, owner), member, payme.at, idempotency_key="two")
    note_bank_transfer(refund_id=first.pk, **told)

    again = {**told, "transfer_number": "B-7"}
    assert code_of(note_bank_transfer, refund_id=second.pk, **again) == "transfer_used"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_transfer_is_made_between_the_request_and_today(payme: Payme, owner: User, member: User, days: int) -> None:
    refund = ask_refund(paid_through_payme(payme, owner), member, payme.at)
    day = local_day(payme.at + timedelta(days=days))
    told = {"transfer_number": "7", "transferred_on": day, "actor_id": member.pk, "at": payme.at}
    assert code_of(note_bank_transfer, refund_id=refund.pk, **told) == "transferred_on_invalid"


def test_a_transfer_that_was_not_made_puts_the_money_back(payme: Payme, owner: User, member: User) -> None:
    payment = paid_through_payme(payme, owner)
    refund = ask_refund(payment, member, payme.at)

    refused = withdraw_refund(refund_id=refund.pk, actor_id=member.pk, at=payme.at)

    assert (refused.state, balance(owner.pk), differences()) == (RefundState.REFUSED, 40_000, [])
    assert events(owner)[2:] == ["payments.refund.refused"]
    assert ask_refund(payment, member, payme.at, idempotency_key="two").amount == 40_000


def test_a_large_one_waits_for_another_member(payme: Payme, owner: User, member: User, cashier: User) -> None:
    refund = ask_refund(paid_through_payme(payme, owner, 1_000_001), member, payme.at)
    assert (refund.state, refund.approval_reason, balance(owner.pk)) == (RefundState.WAITING, "amount", 0)
    told = {"transfer_number": "7", "transferred_on": local_day(payme.at), "actor_id": member.pk, "at": payme.at}
    assert code_of(note_bank_transfer, refund_id=refund.pk, **told) == "not_by_bank"
    for own in (member, owner):
        assert code_of(approve_refund, refund_id=refund.pk, actor_id=own.pk, at=payme.at) == "second_person_needed"

    approved = approve_refund(refund_id=refund.pk, actor_id=cashier.pk, at=payme.at)

    assert (approved.state, approved.approved_by) == (RefundState.REQUESTED, cashier)
    assert code_of(approve_refund, refund_id=refund.pk, actor_id=cashier.pk, at=payme.at) == "request_closed"
    assert note_bank_transfer(refund_id=refund.pk, **told).state == RefundState.DONE
    assert [event for event, _ in audited(refund)] == ["requested", "approved", "done"]


def test_what_nobody_agrees_to_is_back(payme: Payme, owner: User, member: User, cashier: User) -> None:
    refund = ask_refund(paid_through_payme(payme, owner, 1_000_001), member, payme.at)
    refuse_refund(refund_id=refund.pk, actor_id=cashier.pk, at=payme.at)
    assert code_of(refuse_refund, refund_id=refund.pk, actor_id=cashier.pk, at=payme.at) == "request_closed"
    assert (balance(owner.pk), differences()) == (1_000_001, [])


def test_small_ones_wait_beyond_the_members_sum_of_a_day(
    payme: Payme, owner: User, stranger: User, member: User
) -> None:
    asked = [
        ask_refund(paid_through_payme(payme, person, 900_000), member, payme.at, idempotency_key=str(number))
        for number, person in enumerate((owner, stranger, owner, stranger))
    ]
    assert [refund.approval_reason for refund in asked] == ["", "", "", "member"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 39_999}, "rest_changed"),
        ({"reason": " "}, "note_invalid"),
        ({"way": RefundWay.CLICK}, "not_through_click"),
        ({"payment_id": 2**62}, "not_found"),
    ],
)
def test_what_does_not_fit_is_refused(
    payme: Payme, owner: User, member: User, changes: dict[str, object], code: str
) -> None:
    payment = paid_through_payme(payme, owner)
    assert code_of(ask_refund, payment, member, payme.at, **changes) == code
    assert balance(owner.pk) == 40_000


def test_nobody_gives_back_their_own(payme: Payme, member: User) -> None:
    assert code_of(ask_refund, paid_through_payme(payme, member), member, payme.at) == "own_account"


def test_a_key_is_one_refund_and_a_payment_has_one_at_a_time(payme: Payme, owner: User, member: User) -> None:
    payment = paid_through_payme(payme, owner)
    give_money(owner, 90_000, payme.at)
    assert ask_refund(payment, member, payme.at) == ask_refund(payment, member, payme.at)
    assert code_of(ask_refund, payment, member, payme.at, idempotency_key="two") == "refund_open"
    assert balance(owner.pk) == 90_000


def test_what_was_given_back_is_not_given_again(payme: Payme, owner: User, member: User) -> None:
    """Neither by staff, nor by Payme, nor by a reversal of the line, although the balance would hold it."""
    payment = paid_through_payme(payme, owner)
    give_money(owner, 90_000, payme.at)
    refund = ask_refund(payment, member, payme.at)
    told = {"transfer_number": "7", "transferred_on": local_day(payme.at), "actor_id": member.pk, "at": payme.at}
    note_bank_transfer(refund_id=refund.pk, **told)

    assert code_of(ask_refund, payment, member, payme.at, idempotency_key="two") == "nothing_left"
    assert payme.ask("CancelTransaction", id=payment.provider_id, reason=5) == -31007
    undo = {"transfer_id": refund.transfer_id, "actor_id": member.pk, "note": "x", "at": payme.at}
    assert code_of(reverse_transfer, **undo) == "refund_not_reversible"
    assert (balance(owner.pk), differences()) == (90_000, [])


def test_payme_takes_back_what_no_refund_holds(payme: Payme, owner: User, member: User) -> None:
    payment = paid_through_payme(payme, owner)
    refund = ask_refund(payment, member, payme.at)
    assert payme.ask("CancelTransaction", id=payment.provider_id, reason=5) == -31007
    withdraw_refund(refund_id=refund.pk, actor_id=member.pk, at=payme.at)
    assert payme.ask("CancelTransaction", id=payment.provider_id, reason=5)["state"] == -2
    assert code_of(ask_refund, payment, member, payme.at, idempotency_key="two") == "payment_closed"
    assert (balance(owner.pk), differences()) == (0, [])


def test_nobody_leaves_while_their_refund_is_open(payme: Payme, owner: User, member: User) -> None:
    refund = ask_refund(paid_through_payme(payme, owner), member, payme.at)
    assert code_of(lock_payments, owner.pk) == RefundWaits.code
    told = {"transfer_number": "7", "transferred_on": local_day(payme.at), "actor_id": member.pk, "at": payme.at}
    note_bank_transfer(refund_id=refund.pk, **told)
    lock_payments(owner.pk)


def test_refunds_are_exported_and_lose_their_reason(payme: Payme, owner: User, member: User) -> None:
    refund = ask_refund(paid_through_payme(payme, owner), member, payme.at)
    told = {"transfer_number": "7", "transferred_on": local_day(payme.at), "actor_id": member.pk, "at": payme.at}
    note_bank_transfer(refund_id=refund.pk, **told)
    person = DataSubject(owner.pk, owner.tg_id, owner.phone)
    (exported,) = export_payments(person)["refunds"]
    assert (exported["amount"], exported["transfer_number"]) == (40_000, "7")

    leave(owner, payme.at)
    erase_names(person, payme.at)

    refund.refresh_from_db()
    assert (refund.reason, refund.amount) == ("", 40_000)


def test_the_database_keeps_one_open_refund_a_payment(payme: Payme, owner: User, member: User) -> None:
    refund = ask_refund(paid_through_payme(payme, owner), member, payme.at)
    refund.pk, refund.transfer = None, Transfer.objects.get(payment=refund.payment)
    with pytest.raises(IntegrityError, match="refund_open_once_a_payment"):
        refund.save(force_insert=True)
