"""Complete: the card was charged, or was not."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_noop

from projectsplatform.accounts.errors import AccountDeleted
from projectsplatform.payments.click.answers import Code, answer
from projectsplatform.payments.click.prepare import is_of_account
from projectsplatform.payments.click.requests import Action, Ask
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.errors import PaymentUnknown
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations.calls import Reply
from projectsplatform.payments.operations.floods import may_call
from projectsplatform.payments.operations.payments import cancel, confirm, lock_payment
from projectsplatform.payments.rules.accounts import find_payee

RECEIVED: Final = gettext_noop("Payment through Click")
_PERSON_LEFT: Final = -5
"""Click has no reasons for it: of its codes the one that says that there is no such user."""


def complete(ask: Ask, at: datetime) -> Reply:
    """Credits once, or cancels for good. Joins the caller's transaction.

    An amount other than the prepared one credits nothing and ends nothing: Click's people look at it.
    """
    if not ask.is_signed():
        return answer(ask, Action.COMPLETE, Code.SIGN)
    if not may_call(Provider.CLICK):
        return answer(ask, Action.COMPLETE, Code.FAILED)
    if ask.action != Action.COMPLETE:
        return answer(ask, Action.COMPLETE, Code.ACTION)
    try:
        payment = lock_payment(provider=Provider.CLICK, provider_id=ask.trans_id)
    except PaymentUnknown:
        return answer(ask, Action.COMPLETE, _code_of_unknown(ask))
    if not is_of_account(payment, ask) or ask.prepare_id != str(payment.pk):
        return answer(ask, Action.COMPLETE, _code_of_unknown(ask))
    return _settle(ask, payment, at)


def _settle(ask: Ask, payment: ProviderPayment, at: datetime) -> Reply:
    is_same = payment.amount == ask.som
    if payment.state == PaymentState.CONFIRMED:
        return answer(ask, Action.COMPLETE, Code.DONE if is_same and not ask.error else Code.PAID, payment)
    if not is_same:
        return answer(ask, Action.COMPLETE, Code.AMOUNT, payment)
    if payment.state != PaymentState.CREATED:
        return answer(ask, Action.COMPLETE, Code.CANCELLED, payment)
    if ask.error:
        return _cancel(ask, payment, ask.error, at)
    try:
        confirm(payment, note=RECEIVED, at=at)
    except AccountDeleted:
        return _cancel(ask, payment, _PERSON_LEFT, at)
    return answer(ask, Action.COMPLETE, Code.DONE, payment)


def _cancel(ask: Ask, payment: ProviderPayment, reason: int, at: datetime) -> Reply:
    cancel(payment, reason=max(reason, -32768), at=at)
    return answer(ask, Action.COMPLETE, Code.CANCELLED, payment, has_effect=True)


def _code_of_unknown(ask: Ask) -> Code:
    return Code.USER if find_payee(Provider.CLICK, ask.account) is None else Code.NO_PAYMENT
