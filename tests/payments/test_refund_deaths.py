"""Killed between any two statements of a refund, then the worker or the member tries again: the money goes back once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import pytest
from pytest_django import Settings

from projectsplatform.accounts.models import User
from projectsplatform.kit.clock import local_day, now
from projectsplatform.payments import tasks
from projectsplatform.payments.click import reversals
from projectsplatform.payments.click.reversals import send_reversal
from projectsplatform.payments.enums import PaymentState, RefundState, RefundWay
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.payments.operations.refund_ends import note_bank_transfer, withdraw_refund
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.deaths import dies_before
from tests.factories.payments import Payme
from tests.factories.refunds import ask_refund, paid_through_click, paid_through_payme
from tests.payments.click.lookalike import LookAlike, click_online

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
MOST_STATEMENTS = 120
T = TypeVar("T")


@pytest.fixture
def there(settings: Settings) -> Iterator[LookAlike]:
    with click_online() as online:
        settings.CLICK_API = online.url
        yield online


def killed_everywhere(begin: Callable[[], T], act: Callable[[T], object], retry: Callable[[T], None]) -> int:
    """For each statement: begins anew, is killed before it, and retries. How many there were."""
    for statement in range(1, MOST_STATEMENTS):
        begun = begin()
        was_killed = dies_before(statement, lambda begun=begun: act(begun))  # type: ignore[misc]
        retry(begun)
        assert differences() == []
        if not was_killed:
            return statement
    raise AssertionError


def test_a_request(payme: Payme, owner: User, member: User) -> None:
    def ask(payment: ProviderPayment) -> None:
        ask_refund(payment, member, payme.at, idempotency_key=str(payment.pk))

    def retry(payment: ProviderPayment) -> None:
        ask(payment)
        assert ProviderRefund.objects.filter(payment=payment).count() == 1
        assert balance(owner.pk) == 0

    assert killed_everywhere(lambda: paid_through_payme(payme, owner), ask, retry) > 10


def requested(payme: Payme, owner: User, member: User) -> ProviderRefund:
    payment = paid_through_payme(payme, owner)
    return ask_refund(payment, member, payme.at, idempotency_key=str(payment.pk))


def test_a_bank_transfer(payme: Payme, owner: User, member: User) -> None:
    day = local_day(payme.at)

    def note(refund: ProviderRefund) -> None:
        told = {"transfer_number": refund.pk.hex[-20:], "transferred_on": day, "actor_id": member.pk, "at": payme.at}
        note_bank_transfer(refund_id=refund.pk, **told)

    def retry(refund: ProviderRefund) -> None:
        note(refund)
        refund.refresh_from_db()
        assert (refund.state, balance(owner.pk)) == (RefundState.DONE, 0)

    assert killed_everywhere(lambda: requested(payme, owner, member), note, retry) > 5


def test_money_that_comes_back(payme: Payme, owner: User, member: User) -> None:
    made = []

    def begin() -> ProviderRefund:
        made.append(requested(payme, owner, member))
        return made[-1]

    def withdraw(refund: ProviderRefund) -> None:
        withdraw_refund(refund_id=refund.pk, actor_id=member.pk, at=payme.at)

    def retry(refund: ProviderRefund) -> None:
        refund.refresh_from_db()
        if refund.is_open:
            withdraw(refund)
        assert balance(owner.pk) == 40_000 * len(made)

    assert killed_everywhere(begin, withdraw, retry) > 5


def test_a_reversal_through_click(owner: User, member: User, there: LookAlike, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before the mark it is sent later; after it, it is only asked about. Click is called at most once."""

    def begin() -> ProviderRefund:
        there.answers.clear()
        there.asked.clear()
        payment = paid_through_click(owner)
        there.will_say({"error_code": 0, "payment_id": int(payment.details["paydoc"])})
        return ask_refund(payment, member, now(), way=RefundWay.CLICK, idempotency_key=str(payment.pk))

    def send(refund: ProviderRefund) -> None:
        send_reversal(refund.pk)

    def retry(refund: ProviderRefund) -> None:
        paydoc, called = int(refund.payment.details["paydoc"]), len(there.asked)
        if not called:
            there.answers.clear()
        later = now() + timedelta(hours=2)
        with monkeypatch.context() as patched:
            for module in (reversals, tasks):
                patched.setattr(module, "now", lambda: later)
            was_sent = ProviderRefund.objects.get(pk=refund.pk).state != RefundState.REQUESTED
            if not was_sent:
                there.will_say({"error_code": 0, "payment_id": paydoc})
            else:
                there.will_say({"error_code": 0, "payment_id": paydoc, "payment_status": -99 if called else 2})
            tasks.follow_reversals(0)
            tasks.follow_reversals(0)
        has_gone = called or not was_sent
        state = ProviderRefund.objects.get(pk=refund.pk).state
        assert state == (RefundState.DONE if has_gone else RefundState.REFUSED)
        assert [verb for verb, _, _ in there.asked].count("DELETE") == bool(has_gone)

    assert killed_everywhere(begin, send, retry) > 15
    states = set(ProviderPayment.objects.values_list("state", flat=True))
    assert states == {PaymentState.REFUNDED, PaymentState.CONFIRMED}
