"""Several at once, each with a connection of their own: the money goes back once, and nobody spends it meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import now
from projectsplatform.kit.errors import Refusal
from projectsplatform.payments import tasks
from projectsplatform.payments.click.reversals import ask_about_reversal, send_reversal
from projectsplatform.payments.enums import RefundState, RefundWay
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.payments.operations.refund_ends import approve_refund, refuse_refund, withdraw_refund
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.counts import full
from tests.factories.payments import Payme
from tests.factories.refunds import ask_refund, paid_through_click, paid_through_payme
from tests.factories.wallet import spend_money
from tests.payments.click.lookalike import LookAlike, click_online
from tests.payments.people import race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = full(4, 100)


@pytest.fixture
def there(settings: Settings) -> Iterator[LookAlike]:
    with click_online() as online:
        settings.CLICK_API = online.url
        yield online


def told(act: Any, *args: Any, **values: Any) -> str:
    """What came of it: a refusal's code, or nothing."""
    try:
        act(*args, **values)
    except Refusal as refusal:
        return str(refusal.code)
    return ""


def test_two_members_press_at_once(payme: Payme, owner: User, member: User, cashier: User) -> None:
    def begin() -> ProviderPayment:
        return paid_through_payme(payme, owner, 5_000)

    def press(index: int, payment: ProviderPayment) -> str:
        who = (member, cashier)[index % 2]
        return told(ask_refund, payment, who, payme.at, idempotency_key=f"{payment.pk} {index}")

    for _payment, said in race(ROUNDS, begin, press):
        assert sorted(said) == ["", "refund_open", "refund_open", "refund_open"]
    assert (ProviderRefund.objects.count(), balance(owner.pk), differences()) == (ROUNDS, 0, [])


def test_a_form_that_is_sent_twice_is_one_refund(payme: Payme, owner: User, member: User) -> None:
    def press(_index: int, payment: ProviderPayment) -> str:
        return str(ask_refund(payment, member, payme.at, idempotency_key=str(payment.pk)).pk)

    for _payment, made in race(ROUNDS, lambda: paid_through_payme(payme, owner, 5_000), press):
        assert len(set(made)) == 1
    assert (balance(owner.pk), differences()) == (0, [])


def test_a_refund_a_cancel_and_a_purchase_share_what_is_there(payme: Payme, owner: User, member: User) -> None:
    def begin() -> ProviderPayment:
        return paid_through_payme(payme, owner, 5_000)

    def act(index: int, payment: ProviderPayment) -> str:
        if index == 0:
            return told(ask_refund, payment, member, payme.at, idempotency_key=str(payment.pk))
        if index == 1:
            return told(spend_money, owner, 5_000, payme.at)
        return str(payme.ask("CancelTransaction", id=payment.provider_id, reason=5))

    race(ROUNDS, begin, act)
    assert balance(owner.pk) >= 0
    assert differences() == []


def test_a_refund_is_decided_once(payme: Payme, owner: User, member: User, cashier: User) -> None:
    def begin() -> ProviderRefund:
        payment = paid_through_payme(payme, owner, 1_000_001)
        return ask_refund(payment, member, payme.at, idempotency_key=str(payment.pk))

    def decide(index: int, refund: ProviderRefund) -> str:
        act = (approve_refund, refuse_refund)[index % 2]
        return told(act, refund_id=refund.pk, actor_id=cashier.pk, at=payme.at)

    decided = race(ROUNDS, begin, decide)
    assert [sorted(said) for _refund, said in decided] == [["", *["request_closed"] * 3]] * ROUNDS
    assert differences() == []


def test_money_comes_back_once(payme: Payme, owner: User, member: User) -> None:
    def begin() -> ProviderRefund:
        payment = paid_through_payme(payme, owner, 5_000)
        return ask_refund(payment, member, payme.at, idempotency_key=str(payment.pk))

    def withdraw(_index: int, refund: ProviderRefund) -> str:
        return told(withdraw_refund, refund_id=refund.pk, actor_id=member.pk, at=payme.at)

    for _refund, said in race(ROUNDS, begin, withdraw):
        assert sorted(said) == ["", *["not_by_bank"] * 3]
    assert (balance(owner.pk), differences()) == (5_000 * ROUNDS, [])


def test_click_is_called_once_by_however_many_workers(owner: User, member: User, there: LookAlike) -> None:
    def begin() -> ProviderRefund:
        payment = paid_through_click(owner, 5_000)
        there.will_say({"error_code": 0, "payment_id": int(payment.details["paydoc"])})
        return ask_refund(payment, member, now(), way=RefundWay.CLICK, idempotency_key=str(payment.pk))

    def work(index: int, refund: ProviderRefund) -> None:
        tasks.follow_reversals(0) if index == 3 else send_reversal(refund.pk)

    race(ROUNDS, begin, work)
    states = set(ProviderRefund.objects.values_list("state", flat=True))
    assert (states, len(there.asked)) == ({RefundState.DONE}, ROUNDS)
    assert (balance(owner.pk), differences()) == (0, [])


def test_what_click_says_of_it_counts_once(owner: User, member: User, there: LookAlike) -> None:
    def begin() -> ProviderRefund:
        payment = paid_through_click(owner, 5_000)
        refund = ask_refund(payment, member, now(), way=RefundWay.CLICK, idempotency_key=str(payment.pk))
        there.will_say({"error_code": -1, "error_note": "?"})
        send_reversal(refund.pk)
        ProviderRefund.objects.filter(pk=refund.pk).update(ask_at=now())
        return refund

    def ask(_index: int, refund: ProviderRefund) -> None:
        ask_about_reversal(refund.pk)

    for number in range(ROUNDS):
        refund = begin()
        there.will_say({"error_code": 0, "payment_id": int(refund.payment.details["paydoc"]), "payment_status": -99})
        race(1, lambda refund=refund: refund, ask)  # type: ignore[misc]
        assert len(there.asked) == 2 * (number + 1)
    assert set(ProviderRefund.objects.values_list("state", flat=True)) == {RefundState.DONE}
    assert (balance(owner.pk), differences()) == (0, [])
