"""Payme's methods. Each joins the caller's transaction. What is refused of a payment that we know is answered with it, so that
its events tell of it; before one is known, PaymeRefusal is raised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_noop as _

from projectsplatform.accounts.errors import AccountDeleted
from projectsplatform.accounts.models import User
from projectsplatform.payments.enums import PaymentState, Provider
from projectsplatform.payments.errors import CustomerUnknown, MoneySpent, PaymentClosed
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.operations import payments
from projectsplatform.payments.operations.timeouts import end_if_late
from projectsplatform.payments.payme import answers
from projectsplatform.payments.payme.calls import Call
from projectsplatform.payments.payme.errors import (
    AccountUnknown,
    CannotCancel,
    Impossible,
    PaymeRefusal,
    RequestInvalid,
    TransactionUnknown,
)
from projectsplatform.payments.payme.fiscal import detail_of, take_receipt
from projectsplatform.payments.queries.customers import customer_named
from projectsplatform.payments.queries.fiscal import fiscal_settings
from projectsplatform.payments.queries.rows import lock_known
from projectsplatform.payments.queries.statements import taken_between
from projectsplatform.payments.rules.timeouts import oldest_waiting

PAID: Final = _("Paid through Payme")
GIVEN_BACK: Final = _("Given back through Payme")
_REASONS: Final = range(-32_768, 32_768)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` instead of a result: a refusal that belongs to `payment`. `person_id`: whom it is about where there is no payment;
    `noted`: what the event keeps instead of a result that tells of many."""

    result: Mapping[str, Any]
    payment: ProviderPayment | None = None
    error: PaymeRefusal | None = None
    person_id: UUID | None = None
    noted: Mapping[str, Any] | None = None


def check_perform(call: Call, at: datetime) -> Outcome:
    """Could this be paid?"""
    amount = call.amount()
    person = _customer(call.username())
    return Outcome({"allow": True, **detail_of(fiscal_settings(), amount)}, person_id=person.pk)


def create(call: Call, at: datetime) -> Outcome:
    """The customer has chosen to pay: from now on it waits for twelve hours."""
    number, time, amount, username = call.text("id"), call.time("time"), call.amount(), call.username()
    known = payments.claim_number(provider=Provider.PAYME, provider_id=number)
    if known is not None:
        return _again(known, amount, username, at)
    person = _customer(username)
    if time < oldest_waiting(at):
        raise Impossible
    try:
        payment = payments.reserve_claimed(
            provider=Provider.PAYME,
            provider_id=number,
            person_id=person.pk,
            amount=amount,
            account=username,
            provider_time=time,
            at=at,
        )
    except CustomerUnknown as refusal:
        raise AccountUnknown("username") from refusal
    return Outcome(answers.created(payment), payment)


def perform(call: Call, at: datetime) -> Outcome:
    """The money has been taken from the card: it comes onto the balance, once."""
    payment = _locked(call)
    if end_if_late(payment, at=at):
        return Outcome({}, payment, Impossible())
    try:
        payments.confirm(payment, note=PAID, at=at)
    except (PaymentClosed, AccountDeleted):
        return Outcome({}, payment, Impossible())
    return Outcome(answers.performed(payment), payment)


def cancel(call: Call, at: datetime) -> Outcome:
    """Before the money came nothing moves; afterwards it goes back from the balance, if that still holds it."""
    number, reason = call.text("id"), call.whole("reason")
    if reason not in _REASONS:
        raise RequestInvalid("reason")
    payment = lock_known(Provider.PAYME, number)
    if payment is None:
        raise TransactionUnknown
    try:
        payments.cancel(payment, reason=reason, note=GIVEN_BACK, at=at)
    except MoneySpent:
        return Outcome({}, payment, CannotCancel())
    return Outcome(answers.cancelled(payment), payment)


def check(call: Call, at: datetime) -> Outcome:
    """Where a transaction stands."""
    payment = _locked(call)
    return Outcome(answers.standing(payment), payment)


def statement(call: Call, at: datetime) -> Outcome:
    """What was created between two moments of Payme's."""
    first, last = call.whole("from"), call.whole("to")
    lines = [answers.line(payment) for payment in taken_between(first, last)]
    return Outcome({"transactions": lines}, noted={"transactions": len(lines)})


def set_fiscal_data(call: Call, at: datetime) -> Outcome:
    """A receipt was made, or could not be."""
    kind, data = call.params.get("type"), call.params.get("fiscal_data")
    payment = _locked(call)
    try:
        take_receipt(payment, kind, data)
    except PaymeRefusal as error:
        return Outcome({}, payment, error)
    return Outcome({"success": True}, payment)


METHODS: Final[Mapping[str, Callable[[Call, datetime], Outcome]]] = {
    "CheckPerformTransaction": check_perform,
    "CreateTransaction": create,
    "PerformTransaction": perform,
    "CancelTransaction": cancel,
    "CheckTransaction": check,
    "GetStatement": statement,
    "SetFiscalData": set_fiscal_data,
}


def _again(payment: ProviderPayment, amount: int, username: str, at: datetime) -> Outcome:
    """The same creation once more: answered as then, as long as the transaction waits."""
    is_same = (payment.amount, _plain(payment.account)) == (amount, _plain(username))
    if not is_same or end_if_late(payment, at=at) or payment.state != PaymentState.CREATED:
        return Outcome({}, payment, Impossible())
    return Outcome(answers.created(payment), payment)


def _customer(username: str) -> User:
    person = customer_named(username)
    if person is None:
        raise AccountUnknown("username")
    return person


def _locked(call: Call) -> ProviderPayment:
    payment = lock_known(Provider.PAYME, call.text("id"))
    if payment is None:
        raise TransactionUnknown
    return payment


def _plain(username: str) -> str:
    return username.strip().lower()
