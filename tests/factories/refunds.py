"""Refunds for the tests."""

from datetime import datetime
from typing import Any

import pytest

from projectsplatform.kit.errors import Refusal
from projectsplatform.payments.enums import RefundWay
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.payments.operations.refunds import request_refund
from tests.factories.click import Click, new_trans_id
from tests.factories.payments import Payme


def paid_through_payme(payme: Payme, person: Any, som: int = 40_000) -> ProviderPayment:
    """A payment that came."""
    return ProviderPayment.objects.get(provider_id=payme.paid(person, som * 100))


def paid_through_click(person: Any, som: int = 40_000) -> ProviderPayment:
    """A payment that came, with a number of Click's own."""
    number = new_trans_id()
    Click().pay(person.username, f"{som}.00", click_trans_id=number, click_paydoc_id=number)
    return ProviderPayment.objects.get(provider_id=number)


def ask_refund(payment: ProviderPayment, member: Any, at: datetime, **changes: Any) -> ProviderRefund:
    """By bank transfer, of the whole payment, unless told otherwise."""
    values: dict[str, Any] = {
        "payment_id": payment.pk,
        "way": RefundWay.BANK,
        "amount": payment.amount,
        "reason": "Mijoz soʻradi",
        "actor_id": member.pk,
        "idempotency_key": "one",
        "at": at,
    }
    return request_refund(**{**values, **changes})


def code_of(act: Any, *args: Any, **values: Any) -> str:
    """Of the refusal."""
    with pytest.raises(Refusal) as refused:
        act(*args, **values)
    return str(refused.value.code)
