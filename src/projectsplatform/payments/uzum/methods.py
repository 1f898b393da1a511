"""The five operations. Each joins the caller's transaction and raises UzumRefusal, or answers what it did.

The bank debits the card between create and confirm. A refused confirm is asked about by status, which tells the truth.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_noop

from projectsplatform.accounts.errors import AccountDeleted
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.errors import CustomerUnknown, MoneySpent, PaymentAmountInvalid, PaymentUnknown
from projectsplatform.payments.models import LEAST, MOST, ProviderPayment
from projectsplatform.payments.operations.calls import Reply
from projectsplatform.payments.operations.payments import cancel, claim_number, confirm, lock_payment, reserve_claimed
from projectsplatform.payments.rules.accounts import Payee, find_payee
from projectsplatform.payments.rules.amounts import TIYIN, som_of_tiyin
from projectsplatform.payments.uzum.answers import Code, UzumRefusal, checked, ms, of_payment
from projectsplatform.payments.uzum.requests import account_of, facts_of, trans_id_of

RECEIVED: Final = gettext_noop("Payment through Uzum Bank")
TAKEN_BACK: Final = gettext_noop("Uzum Bank took the payment back")
Asked = Mapping[str, Any]


def check(asked: Asked, at: datetime) -> Reply:
    """Can this account be paid?"""
    account = account_of(asked)
    _payee(account)
    return checked(account, at)


def create(asked: Asked, at: datetime) -> Reply:
    """The bank is about to debit the card."""
    trans_id, account, tiyin = trans_id_of(asked), account_of(asked), asked.get("amount")
    if tiyin is None:
        raise UzumRefusal(Code.PARAMETERS)
    known = claim_number(provider=Provider.UZUM, provider_id=trans_id)
    if known is not None:
        raise UzumRefusal(Code.EXISTS, known)
    payee = _payee(account)
    amount = _amount(tiyin)
    if payee.begun is not None and payee.begun.amount != amount:
        raise UzumRefusal(Code.AMOUNT, payee.begun)
    payment = _reserved(trans_id, payee, amount, account, at)
    return of_payment(payment, asked, transTime=ms(payment.reserved_at))


def confirm_payment(asked: Asked, at: datetime) -> Reply:
    """The card was debited."""
    facts = facts_of(asked)
    payment = _locked(asked)
    if payment.state == PaymentState.CONFIRMED:
        raise UzumRefusal(Code.CONFIRMED, payment)
    if payment.state != PaymentState.CREATED:
        raise UzumRefusal(Code.ENDED, payment)
    try:
        confirm(payment, note=RECEIVED, facts=facts, at=at)
    except AccountDeleted as error:
        cancel(payment, at=at)
        raise UzumRefusal(Code.ENDED, payment, has_effect=True) from error
    return of_payment(payment, asked, confirmTime=ms(payment.confirmed_at))


def reverse(asked: Asked, at: datetime) -> Reply:
    """Takes the payment back, before the money came or after it, as far as it is all there."""
    payment = _locked(asked)
    try:
        was_open = cancel(payment, note=TAKEN_BACK, at=at)
    except MoneySpent as error:
        raise UzumRefusal(Code.NOT_REVERSIBLE, payment) from error
    if not was_open:
        raise UzumRefusal(Code.REVERSED, payment)
    return of_payment(payment, asked, reverseTime=ms(payment.cancelled_at))


def status(asked: Asked, at: datetime) -> Reply:
    """Where the payment stands; times that did not come yet are null."""
    payment = _locked(asked)
    return of_payment(
        payment,
        asked,
        transTime=ms(payment.reserved_at),
        confirmTime=ms(payment.confirmed_at),
        reverseTime=ms(payment.cancelled_at),
    )


METHODS: Final[Mapping[str, Callable[[Asked, datetime], Reply]]] = {
    "check": check,
    "create": create,
    "confirm": confirm_payment,
    "reverse": reverse,
    "status": status,
}


def _reserved(trans_id: str, payee: Payee, amount: int, account: str, at: datetime) -> ProviderPayment:
    try:
        return reserve_claimed(
            provider=Provider.UZUM,
            provider_id=trans_id,
            person_id=payee.person_id,
            amount=amount,
            account=account,
            number=payee.number,
            details={"number": payee.number} if payee.number else {},
            at=at,
        )
    except CustomerUnknown as error:
        raise UzumRefusal(Code.ACCOUNT) from error


def _payee(account: str) -> Payee:
    payee = find_payee(Provider.UZUM, account)
    if payee is None:
        raise UzumRefusal(Code.ACCOUNT)
    if payee.is_paid:
        raise UzumRefusal(Code.PAID, payee.begun)
    if payee.is_ended:
        raise UzumRefusal(Code.CANCELLED, payee.begun)
    return payee


def _amount(tiyin: object) -> int:
    try:
        return som_of_tiyin(tiyin)
    except PaymentAmountInvalid as error:
        raise UzumRefusal(_code_of_amount(tiyin)) from error


def _code_of_amount(tiyin: object) -> Code:
    if isinstance(tiyin, bool) or not isinstance(tiyin, int) or tiyin % TIYIN:
        return Code.AMOUNT
    return Code.BELOW if tiyin < LEAST * TIYIN else Code.ABOVE if tiyin > MOST * TIYIN else Code.AMOUNT


def _locked(asked: Asked) -> ProviderPayment:
    try:
        return lock_payment(provider=Provider.UZUM, provider_id=trans_id_of(asked))
    except PaymentUnknown as error:
        raise UzumRefusal(Code.UNKNOWN) from error
