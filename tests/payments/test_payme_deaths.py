"""A process killed between any two statements of a method, then Payme asks again: one effect, and the answer to it."""

from collections.abc import Callable
from typing import Any

import pytest

from projectsplatform.accounts.models import Notice, User
from projectsplatform.payments.models import ProviderEvent, ProviderPayment
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.deaths import dies_before
from tests.factories.payments import Payme

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]


def die_at_each(payme: Payme, prepare: Callable[[], dict[str, Any]], method: str) -> list[tuple[dict[str, Any], Any]]:
    """What was asked, and the answer to asking again, for a death before each statement of the method."""
    told = []
    for statement in range(1, 200):
        params = prepare()
        if not dies_before(statement, lambda params=params: payme.ask(method, **params)):  # type: ignore[misc]
            assert statement > 4
            return told
        told.append((params, payme.ask(method, **params)))
        assert payme.ask(method, **params) == told[-1][1]
    raise AssertionError("it never ends")


def test_creations(payme: Payme, owner: User) -> None:
    told = die_at_each(payme, lambda: payme.creation(owner, 500_000, payme.new_id()), "CreateTransaction")

    assert {answer["state"] for _, answer in told} == {1}
    assert ProviderPayment.objects.count() == len(told) + 1
    assert (balance(owner.pk), differences()) == (0, [])


def test_confirmations(payme: Payme, owner: User) -> None:
    told = die_at_each(payme, lambda: {"id": payme.create(owner)}, "PerformTransaction")

    assert {answer["state"] for _, answer in told} == {2}
    times = len(told) + 1
    assert (Transfer.objects.count(), balance(owner.pk), differences()) == (times, times * 5_000, [])
    assert Notice.objects.filter(user=owner).count() == times


def test_cancels_before_the_money_came(payme: Payme, owner: User) -> None:
    told = die_at_each(payme, lambda: {"id": payme.create(owner), "reason": 3}, "CancelTransaction")

    assert {answer["state"] for _, answer in told} == {-1}
    assert (Transfer.objects.count(), balance(owner.pk), differences()) == (0, 0, [])


def test_cancels_afterwards(payme: Payme, owner: User) -> None:
    told = die_at_each(payme, lambda: {"id": payme.paid(owner), "reason": 5}, "CancelTransaction")

    assert {answer["state"] for _, answer in told} == {-2}
    assert (Transfer.objects.count(), balance(owner.pk), differences()) == (2 * (len(told) + 1), 0, [])


def test_receipts(payme: Payme, owner: User) -> None:
    receipt = {"type": "PERFORM", "fiscal_data": {"status_code": 0}}
    told = die_at_each(payme, lambda: {"id": payme.paid(owner), **receipt}, "SetFiscalData")

    assert [answer for _, answer in told] == [{"success": True}] * len(told)
    kept = [payment.fiscal for payment in ProviderPayment.objects.all()]
    assert kept == [{"PERFORM": {"status_code": 0}}] * (len(told) + 1)


def test_an_effect_is_never_without_its_event(payme: Payme, owner: User) -> None:
    die_at_each(payme, lambda: {"id": payme.create(owner)}, "PerformTransaction")

    for payment in ProviderPayment.objects.all():
        events = ProviderEvent.objects.filter(payment=payment, method="PerformTransaction", refused="")
        assert events.exists() == (payment.state == "confirmed")
