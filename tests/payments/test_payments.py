"""Payments as every provider's handler uses them."""

from datetime import datetime
from typing import Any

import pytest

from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.errors import (
    CustomerUnknown,
    MoneySpent,
    PaymentAmountInvalid,
    PaymentClosed,
    PaymentDiffers,
    PaymentUnknown,
)
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.payments import begin_payment, cancel, confirm, lock_payment, reserve
from projectsplatform.wallet.queries import balance
from projectsplatform.wallet.queries.books import differences
from tests.factories.wallet import spend_money

pytestmark = pytest.mark.django_db


def reserved(person: User, at: datetime, provider_id: str = "c-1", **fields: Any) -> ProviderPayment:
    known: dict[str, Any] = {
        "provider": Provider.CLICK,
        "provider_id": provider_id,
        "person_id": person.pk,
        "amount": 5_000,
    }
    payment, _is_new = reserve(**{**known, "at": at, **fields})
    return payment


@pytest.mark.parametrize("amount", [999, 50_000_001, 0, -1_000])
def test_an_amount_out_of_range_is_not_begun(owner: User, at: datetime, amount: int) -> None:
    with pytest.raises(PaymentAmountInvalid):
        begin_payment(provider=Provider.CLICK, person_id=owner.pk, amount=amount, at=at)


def test_a_number_of_ours_finds_the_payment_that_was_begun(owner: User, stranger: User, at: datetime) -> None:
    older, newer = (begin_payment(provider=Provider.CLICK, person_id=owner.pk, amount=5_000, at=at) for _ in range(2))

    assert reserved(owner, at, "c-1", number=older.pk).pk == older.pk
    assert reserved(owner, at, "c-2").pk == newer.pk
    others = [
        reserved(owner, at, "c-3", number=newer.pk),  # which is another's already
        reserved(owner, at, "c-4", number=10**9),
        reserved(stranger, at, "c-5", number=older.pk),
    ]
    assert {older.pk, newer.pk}.isdisjoint(payment.pk for payment in others)


def test_a_begun_payment_of_another_amount_or_provider_is_left_alone(owner: User, at: datetime) -> None:
    begun = begin_payment(provider=Provider.CLICK, person_id=owner.pk, amount=6_000, at=at)
    reserved(owner, at)
    reserved(owner, at, "u-1", provider=Provider.UZUM, amount=6_000)
    begun.refresh_from_db()
    assert begun.state == PaymentState.BEGUN


def test_one_number_is_one_payment_of_each_provider(owner: User, stranger: User, at: datetime) -> None:
    first = reserved(owner, at)
    assert reserved(owner, at).pk == first.pk
    assert reserved(owner, at, provider=Provider.UZUM).pk != first.pk
    for other in ({"amount": 6_000}, {"person_id": stranger.pk}):
        with pytest.raises(PaymentDiffers):
            reserved(owner, at, **other)
    assert lock_payment(provider=Provider.CLICK, provider_id="c-1").pk == first.pk
    with pytest.raises(PaymentUnknown):
        lock_payment(provider=Provider.PAYME, provider_id="c-1")


def test_nobody_is_paid_for_who_has_left(make_person: Any, at: datetime) -> None:
    gone = make_person(
        full_name="", password="", sex=None, email=None, phone=None, tg_id=None, is_active=False, deleted_at=at
    )
    with pytest.raises(CustomerUnknown):
        reserved(gone, at)


def test_it_is_confirmed_once_and_not_after_a_cancel(owner: User, at: datetime) -> None:
    payment, other = reserved(owner, at), reserved(owner, at, "c-2")

    assert [confirm(payment, note="Paid", at=at) for _ in range(2)] == [True, False]
    assert [cancel(other, at=at) for _ in range(2)] == [True, False]
    with pytest.raises(PaymentClosed):
        confirm(other, note="Paid", at=at)
    assert (balance(owner.pk), differences()) == (5_000, [])


def test_a_cancel_gives_all_back_or_nothing(owner: User, at: datetime) -> None:
    payment, other = reserved(owner, at), reserved(owner, at, "c-2")
    for each in (payment, other):
        confirm(each, note="Paid", at=at)
    spend_money(owner, 1, at)

    assert cancel(payment, note="Given back", at=at)
    with pytest.raises(MoneySpent):
        cancel(other, note="Given back", at=at)
    assert (payment.state, other.state, balance(owner.pk)) == (PaymentState.REFUNDED, PaymentState.CONFIRMED, 4_999)
    with pytest.raises(PaymentClosed):
        confirm(payment, note="Paid", at=at)
    assert differences() == []
