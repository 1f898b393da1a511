"""Amounts as providers send them."""

from decimal import Decimal
from typing import Final

from projectsplatform.kit.uz.money import format_digits
from projectsplatform.payments.errors import PaymentAmountInvalid
from projectsplatform.payments.models import LEAST, MOST

TIYIN: Final = 100


def require_payable(amount: int) -> int:
    """Whole so'm that we take. Raises PaymentAmountInvalid."""
    if not LEAST <= amount <= MOST:
        raise PaymentAmountInvalid(least=format_digits(LEAST), most=format_digits(MOST))
    return amount


def som_of_tiyin(tiyin: object) -> int:
    """So'm of an integer of tiyin, as Payme and Uzum send them. Raises PaymentAmountInvalid: no integer, odd tiyin, out of range."""
    if isinstance(tiyin, bool) or not isinstance(tiyin, int) or tiyin % TIYIN:
        raise PaymentAmountInvalid(least=format_digits(LEAST), most=format_digits(MOST))
    return require_payable(tiyin // TIYIN)


def som_of_decimal(amount: Decimal) -> int:
    """So'm of a decimal number, as Click sends it. Raises PaymentAmountInvalid: tiyin, out of range, no number."""
    if not amount.is_finite() or not LEAST <= amount <= MOST or amount != amount.to_integral_value():
        raise PaymentAmountInvalid(least=format_digits(LEAST), most=format_digits(MOST))
    return int(amount)
