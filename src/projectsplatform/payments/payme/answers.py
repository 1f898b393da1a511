"""A payment as Payme reads it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from projectsplatform.payments.enums import PaymentState
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.rules.amounts import TIYIN
from projectsplatform.payments.rules.timeouts import milliseconds

_STATES: Final[Mapping[str, int]] = {
    PaymentState.CREATED: 1,
    PaymentState.CONFIRMED: 2,
    PaymentState.CANCELLED: -1,
    PaymentState.REFUNDED: -2,
}


def created(payment: ProviderPayment) -> dict[str, Any]:
    """Of CreateTransaction."""
    return {
        "create_time": _time(payment.reserved_at),
        "transaction": str(payment.pk),
        "state": _STATES[payment.state],
        "receivers": None,
    }


def performed(payment: ProviderPayment) -> dict[str, Any]:
    """Of PerformTransaction."""
    return {
        "transaction": str(payment.pk),
        "perform_time": _time(payment.confirmed_at),
        "state": _STATES[payment.state],
    }


def cancelled(payment: ProviderPayment) -> dict[str, Any]:
    """Of CancelTransaction."""
    return {"transaction": str(payment.pk), "cancel_time": _time(payment.cancelled_at), "state": _STATES[payment.state]}


def standing(payment: ProviderPayment) -> dict[str, Any]:
    """Of CheckTransaction."""
    return {
        "create_time": _time(payment.reserved_at),
        "perform_time": _time(payment.confirmed_at),
        "cancel_time": _time(payment.cancelled_at),
        "transaction": str(payment.pk),
        "state": _STATES[payment.state],
        "reason": payment.reason,
    }


def line(payment: ProviderPayment) -> dict[str, Any]:
    """Of GetStatement."""
    return {
        "id": payment.provider_id,
        "time": payment.provider_time,
        "amount": payment.amount * TIYIN,
        "account": {"username": payment.account},
        **standing(payment),
        "receivers": None,
    }


def _time(at: datetime | None) -> int:
    return milliseconds(at) if at else 0
