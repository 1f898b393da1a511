"""What of a payment can go back, and by which way."""

from datetime import date, datetime
from typing import Final

from projectsplatform.kit.clock import local_day
from projectsplatform.payments.enums import PaymentState, Provider, RefundState, RefundWay
from projectsplatform.payments.errors import NotByBank, NotThroughClick, PaymentClosed, RestChanged, TransferDayInvalid
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.wallet.errors import NothingLeft, RequestClosed

REVERSIBLE_ON: Final = 1
"""The day of a month on which Click still takes back what came in the month before."""


def unspent(payment: ProviderPayment, *, refunded: int, balance: int) -> int:
    """So'm of a payment that its person still has: money has no name, so the balance may be any payment's."""
    if payment.state != PaymentState.CONFIRMED:
        return 0
    return max(0, min(payment.amount - refunded, balance))


def is_in_clicks_time(payment: ProviderPayment, at: datetime) -> bool:
    """Whether Click would still take it back: by calendar months in Tashkent."""
    if payment.confirmed_at is None:
        return False
    came, today = local_day(payment.confirmed_at), local_day(at)
    months = (today.year - came.year) * 12 + today.month - came.month
    return months == 0 or (months == 1 and today.day == REVERSIBLE_ON)


def can_go_through_click(payment: ProviderPayment, *, rest: int, at: datetime) -> bool:
    """Whole payments of Click's within its time, of which nothing is spent and whose number Click has told us."""
    is_whole = payment.provider == Provider.CLICK and rest == payment.amount
    return is_whole and payment.paydoc is not None and is_in_clicks_time(payment, at)


def require_refundable(
    payment: ProviderPayment, *, way: RefundWay, rest: int, expected: int, is_click_on: bool, at: datetime
) -> None:
    """Looked at under the payment's and the account's locks. `expected`: what the member of staff saw on the page.

    Raises PaymentClosed, NothingLeft, RestChanged, NotThroughClick.
    """
    if payment.state != PaymentState.CONFIRMED:
        raise PaymentClosed
    if not rest:
        raise NothingLeft
    if way == RefundWay.CLICK and not (is_click_on and can_go_through_click(payment, rest=rest, at=at)):
        raise NotThroughClick
    if rest != expected:
        raise RestChanged(rest=rest)


def require_to_be_decided(refund: ProviderRefund) -> None:
    """Looked at under the refund's lock. Raises RequestClosed."""
    if refund.state != RefundState.WAITING:
        raise RequestClosed


def require_to_be_paid(refund: ProviderRefund) -> None:
    """Looked at under the refund's lock. Raises NotByBank."""
    if (refund.way, refund.state) != (RefundWay.BANK, RefundState.REQUESTED):
        raise NotByBank


def require_day_of_transfer(refund: ProviderRefund, day: date, at: datetime) -> None:
    """Raises TransferDayInvalid."""
    if not local_day(refund.requested_at) <= day <= local_day(at):
        raise TransferDayInvalid
