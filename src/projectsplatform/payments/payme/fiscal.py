"""Receipts that the tax committee's operator made of a payment, or of its return: both are kept."""

from typing import Any, Final

from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.payme.errors import RequestInvalid

_KINDS: Final = ("PERFORM", "CANCEL")
_MOST_FIELDS, _MOST_TEXT = 30, 500
_MOST_NUMBER: Final = 2**63


def take_receipt(payment: ProviderPayment, kind: object, data: object) -> None:
    """Keeps the newest of each kind; every call stays among the events. The payment is locked. Raises RequestInvalid."""
    if kind not in _KINDS:
        raise RequestInvalid("type")
    if not isinstance(data, dict) or not 0 < len(data) <= _MOST_FIELDS or not all(map(_fits, data, data.values())):
        raise RequestInvalid("fiscal_data")
    payment.fiscal = {**payment.fiscal, str(kind): data}
    payment.save(update_fields=["fiscal"])


def _fits(name: str, value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value + name and len(value) + len(name) <= _MOST_TEXT
    return "\0" not in name and (value is None or (isinstance(value, int | float) and abs(value) < _MOST_NUMBER))
