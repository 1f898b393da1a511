"""Prepare: may this person be paid so much?"""

from datetime import datetime

from projectsplatform.payments.click.answers import Code, answer
from projectsplatform.payments.click.requests import Action, Ask
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.errors import CustomerUnknown, PaymentAmountInvalid
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.calls import Reply
from projectsplatform.payments.operations.floods import may_call
from projectsplatform.payments.operations.payments import claim_number, reserve_claimed
from projectsplatform.payments.rules.accounts import Payee, find_payee
from projectsplatform.payments.rules.amounts import som_of_decimal

_ENDED = frozenset({PaymentState.CANCELLED, PaymentState.REFUNDED})


def prepare(ask: Ask, at: datetime) -> Reply:
    """The same again is answered the same, until the payment is paid or cancelled. Joins the caller's transaction."""
    if not ask.is_signed():
        return answer(ask, Action.PREPARE, Code.SIGN)
    if not may_call(Provider.CLICK):
        return answer(ask, Action.PREPARE, Code.FAILED)
    if ask.action != Action.PREPARE:
        return answer(ask, Action.PREPARE, Code.ACTION)
    known = claim_number(provider=Provider.CLICK, provider_id=ask.trans_id)
    if known is not None:
        return answer(ask, Action.PREPARE, _judge_known(ask, known), known)
    return _prepare_new(ask, at)


def is_of_account(payment: ProviderPayment, ask: Ask) -> bool:
    """Whether Click means whom it meant before. Of somebody who has left the account is not kept."""
    return payment.account in {ask.account, ""}


def _judge_known(ask: Ask, payment: ProviderPayment) -> Code:
    if not is_of_account(payment, ask):
        return Code.USER
    if payment.state == PaymentState.CONFIRMED:
        return Code.PAID
    if payment.amount != ask.som:
        return Code.AMOUNT
    return Code.CANCELLED if payment.state in _ENDED or ask.error else Code.DONE


def _prepare_new(ask: Ask, at: datetime) -> Reply:
    payee = find_payee(Provider.CLICK, ask.account)
    if payee is None:
        return answer(ask, Action.PREPARE, Code.USER)
    code = _judge_new(ask, payee)
    if code != Code.DONE:
        return answer(ask, Action.PREPARE, code, payee.begun)
    details = {"paydoc": ask.paydoc_id} | ({"number": payee.number} if payee.number else {})
    try:
        payment = reserve_claimed(
            provider=Provider.CLICK,
            provider_id=ask.trans_id,
            person_id=payee.person_id,
            amount=int(ask.som),
            account=ask.account,
            number=payee.number,
            details=details,
            at=at,
        )
    except CustomerUnknown:
        return answer(ask, Action.PREPARE, Code.USER)
    return answer(ask, Action.PREPARE, Code.DONE, payment)


def _judge_new(ask: Ask, payee: Payee) -> Code:
    if payee.is_paid:
        return Code.PAID
    try:
        amount = som_of_decimal(ask.som)
    except PaymentAmountInvalid:
        return Code.AMOUNT
    if payee.begun is not None and payee.begun.amount != amount:
        return Code.AMOUNT
    return Code.CANCELLED if payee.is_ended or ask.error else Code.DONE
