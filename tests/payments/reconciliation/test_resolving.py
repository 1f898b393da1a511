"""What is done about differences: once, with a reason, and the books stay right."""

from datetime import datetime
from typing import Any

import pytest

from projectsplatform.accounts.enums import Role
from projectsplatform.accounts.errors import OwnAccount
from projectsplatform.accounts.models import AuditEvent, User
from projectsplatform.payments.enums import DifferenceState, PaymentState, Resolution
from projectsplatform.payments.models import Difference, ProviderEvent, ProviderPayment
from projectsplatform.payments.operations.payments import cancel, confirm
from projectsplatform.payments.reconciliation.errors import (
    AmountNotPayable,
    CreditedByHand,
    DifferenceClosed,
    PayeeUnknown,
    PaymentEnded,
    ResolutionImpossible,
)
from projectsplatform.payments.reconciliation.operations.crediting import approve_credit, credit, refuse_credit
from projectsplatform.payments.reconciliation.operations.resolving import clear_debt, reverse_double, settle, take_back
from projectsplatform.wallet.errors import NoteInvalid, RequestClosed, SecondPersonNeeded
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences as broken
from tests.factories.staff import make_member
from tests.factories.statements import given_up, kinds, line, received, reconciled, reserved
from tests.factories.wallet import give_money, spend_money

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return make_member(Role.OWNER)


def only(**of: Any) -> Difference:
    return Difference.objects.get(**of)


def credited(row: Difference, chief: User, at: datetime, username: str = "") -> Difference:
    return credit(difference_id=row.pk, username=username, reason="Seen in the cabinet", actor_id=chief.pk, at=at)


def taken(row: Difference, chief: User, at: datetime) -> Difference:
    return take_back(difference_id=row.pk, reason="By their letter", actor_id=chief.pk, at=at)


@pytest.mark.parametrize("begin", [reserved, given_up])
def test_a_late_credit_comes_once(begin: Any, owner: User, chief: User, at: datetime) -> None:
    payment = begin(owner, "late", at)
    reconciled([line("late", at)], at)
    row = credited(only(), chief, at)
    payment.refresh_from_db()
    assert (row.resolution, payment.state, balance(owner.pk), broken()) == ("credited", "confirmed", 5_000, [])
    with pytest.raises(DifferenceClosed):
        credited(row, chief, at)
    assert (confirm(payment, note="Payment", at=at), balance(owner.pk)) == (False, 5_000)
    run = reconciled([line("late", at)], at)
    assert (run.found, run.seen_again, kinds()) == (0, 0, [("late_credit", "late", "resolved")])
    event = AuditEvent.objects.get(event="payments.difference.resolved")
    assert (event.actor_id, event.subject_id, event.details["resolution"]) == (chief.pk, owner.pk, "credited")
    assert ProviderEvent.objects.filter(payment=payment, method="reconciled").count() == 1


def test_what_the_provider_confirmed_meanwhile_is_not_credited_again(owner: User, chief: User, at: datetime) -> None:
    payment = reserved(owner, "late", at)
    reconciled([line("late", at)], at)
    confirm(payment, note="Payment", at=at)
    row = credited(only(), chief, at)
    assert (row.state, row.credited_amount, balance(owner.pk)) == ("resolved", None, 5_000)


def test_an_unknown_payment_goes_to_who_is_named(owner: User, stranger: User, chief: User, at: datetime) -> None:
    reconciled([line("new", at, 7_000, account="stranger")], at)
    with pytest.raises(PayeeUnknown):
        credited(only(), chief, at)
    with pytest.raises(PayeeUnknown):
        credited(only(), chief, at, "nobody")
    row = credited(only(), chief, at, " Stranger ")
    assert row.credited is not None
    assert (balance(stranger.pk), balance(owner.pk), row.credited.provider_id, broken()) == (7_000, 0, "new", [])
    assert reconciled([line("new", at, 7_000)], at).found == 0


def test_odd_sums_are_not_credited(owner: User, chief: User, at: datetime) -> None:
    for number, som in (("odd", 7_000), ("little", 10)):
        reconciled([line(number, at, som)], at)
    Difference.objects.filter(provider_id="odd").update(stated_amount=700_001)
    for row in Difference.objects.filter(kind="unknown"):
        with pytest.raises(AmountNotPayable):
            credited(row, chief, at, "owner")
    assert (balance(owner.pk), ProviderPayment.objects.count()) == (0, 0)


def test_what_was_paid_too_much_is_credited_besides(owner: User, chief: User, at: datetime) -> None:
    received(owner, "sum", at)
    reconciled([line("sum", at, 8_000)], at)
    credited(only(), chief, at)
    run = reconciled([line("sum", at, 8_000)], at)
    assert (balance(owner.pk), run.found, broken(), kinds()) == (8_000, 0, [], [("amount_differs", "sum", "resolved")])


def test_a_payment_that_waits_comes_with_the_sum_that_was_taken(
    owner: User, stranger: User, chief: User, at: datetime
) -> None:
    reserved(owner, "sum", at)
    reconciled([line("sum", at, 8_000)], at)
    with pytest.raises(PayeeUnknown):
        credited(only(), chief, at, stranger.username)
    credited(only(), chief, at)
    assert (balance(owner.pk), broken()) == (8_000, [])


def test_what_was_paid_too_little_is_no_credit(owner: User, chief: User, at: datetime) -> None:
    received(owner, "sum", at)
    reconciled([line("sum", at, 4_000)], at)
    with pytest.raises(ResolutionImpossible):
        credited(only(), chief, at)


def test_what_staff_entered_by_hand_is_not_credited_again(owner: User, chief: User, at: datetime) -> None:
    reserved(owner, "Late", at)
    top_up = give_money(owner, 5_000, at, receipt_number="LATE")
    reconciled([line("Late", at)], at)
    with pytest.raises(CreditedByHand):
        credited(only(), chief, at)
    reverse_transfer(transfer_id=top_up.transfer_id, actor_id=chief.pk, note="Twice", at=at)
    credited(only(), chief, at)
    assert balance(owner.pk) == 5_000


def test_one_of_two_is_reversed_and_what_is_spent_is_a_debt(owner: User, chief: User, at: datetime) -> None:
    received(owner, "twice", at)
    give_money(owner, 5_000, at, receipt_number="TWICE")
    spend_money(owner, 7_000, at)
    reconciled([line("twice", at)], at)
    row = reverse_double(difference_id=only().pk, reason="Came by itself", actor_id=chief.pk, at=at)
    assert (row.resolution, row.debt, balance(owner.pk), broken()) == ("reversed", 2_000, 0, [])
    assert kinds(state="open") == []


def test_what_the_provider_cancelled_is_taken_back(owner: User, chief: User, at: datetime) -> None:
    payment = received(owner, "back", at)
    reconciled([line("back", at, state="cancelled")], at)
    row = taken(only(), chief, at)
    payment.refresh_from_db()
    assert (payment.state, balance(owner.pk), row.debt, broken()) == (PaymentState.REFUNDED, 0, 0, [])
    assert reconciled([line("back", at, state="cancelled")], at).found == 0


def test_what_was_spent_of_it_is_a_debt_and_no_balance_is_negative(owner: User, chief: User, at: datetime) -> None:
    received(owner, "back", at)
    spend_money(owner, 3_500, at)
    reconciled([line("back", at, state="cancelled")], at)
    row = taken(only(), chief, at)
    assert (row.debt, row.has_debt, balance(owner.pk), broken()) == (3_500, True, 0, [])
    row = clear_debt(difference_id=row.pk, reason="Paid in cash", actor_id=chief.pk, at=at)
    assert (row.has_debt, row.debt_cleared_by_id) == (False, chief.pk)
    with pytest.raises(DifferenceClosed):
        clear_debt(difference_id=row.pk, reason="Again", actor_id=chief.pk, at=at)


@pytest.mark.parametrize("resolution", [Resolution.RETURNED, Resolution.SETTLED])
def test_what_is_settled_elsewhere_moves_nothing(
    resolution: Resolution, owner: User, chief: User, at: datetime
) -> None:
    reserved(owner, "late", at)
    reconciled([line("late", at)], at)
    row = settle(difference_id=only().pk, resolution=resolution, reason="Contract 18", actor_id=chief.pk, at=at)
    assert (row.resolution, row.reason, balance(owner.pk)) == (resolution, "Contract 18", 0)
    assert reconciled([line("late", at)], at).seen_again == 1
    assert kinds() == [("late_credit", "late", "resolved")]


def test_everything_needs_a_reason_and_somebody_else(owner: User, chief: User, at: datetime) -> None:
    reserved(owner, "late", at)
    reconciled([line("late", at)], at)
    with pytest.raises(NoteInvalid):
        credit(difference_id=only().pk, username="", reason=" ", actor_id=chief.pk, at=at)
    with pytest.raises(OwnAccount):
        credited(only(), owner, at)
    with pytest.raises(ResolutionImpossible):
        taken(only(), chief, at)
    assert only().state == DifferenceState.OPEN


def test_a_large_credit_waits_for_a_second_member(owner: User, chief: User, at: datetime) -> None:
    second = make_member(Role.OWNER)
    reconciled([line("large", at, 1_500_000)], at)
    row = credited(only(), chief, at, "owner")
    assert (row.state, balance(owner.pk), ProviderPayment.objects.count()) == ("waiting", 0, 0)
    with pytest.raises(SecondPersonNeeded):
        approve_credit(difference_id=row.pk, actor_id=chief.pk, at=at)
    with pytest.raises(DifferenceClosed):
        credited(row, second, at, "owner")
    approve_credit(difference_id=row.pk, actor_id=second.pk, at=at)
    assert (balance(owner.pk), only().resolved_by_id, broken()) == (1_500_000, second.pk, [])
    with pytest.raises(RequestClosed):
        approve_credit(difference_id=row.pk, actor_id=second.pk, at=at)


def test_a_refused_credit_is_open_again(owner: User, chief: User, at: datetime) -> None:
    reconciled([line("large", at, 1_500_000)], at)
    row = credited(only(), chief, at, "owner")
    refuse_credit(difference_id=row.pk, actor_id=chief.pk, at=at)
    row = only()
    assert (row.state, row.reason, row.person_id, balance(owner.pk)) == ("open", "", None, 0)


def test_small_credits_add_up_to_the_customers_cap(owner: User, chief: User, at: datetime) -> None:
    states = []
    for number in range(3):
        reconciled([line(str(number), at, 900_000)], at)
        states.append(credited(only(provider_id=str(number)), chief, at, "owner").state)
    assert states == ["resolved", "resolved", "waiting"]


def test_a_payment_that_was_given_back_is_not_credited(owner: User, chief: User, at: datetime) -> None:
    payment = reserved(owner, "late", at)
    reconciled([line("late", at)], at)
    confirm(payment, note="Payment", at=at)
    taken_by_provider = ProviderPayment.objects.get(pk=payment.pk)
    cancel(taken_by_provider, note="Payment", at=at)
    with pytest.raises(PaymentEnded):
        credited(only(), chief, at)
    assert Transfer.objects.count() == 2
