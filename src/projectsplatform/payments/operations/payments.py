"""A provider's payment: begun, reserved, confirmed, cancelled. The provider's handlers call exactly these.

Each locks the payment first and the person's ledger account behind it; what it finds there decides, so that repeats and
races have one effect. A handler opens the transaction, so that its event is kept with the effect.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from projectsplatform.accounts.errors import AccountDeleted
from projectsplatform.kit.db.statements import fetch_row, update
from projectsplatform.kit.refusals import refuses
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
from projectsplatform.payments.operations.notices import tell_of_payment_taken_back
from projectsplatform.payments.operations.rows import write_confirmed, write_reserved
from projectsplatform.payments.queries.refunds import refunded_of
from projectsplatform.payments.queries.rows import lock_known
from projectsplatform.payments.rules.amounts import require_payable
from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.operations.ledger import post
from projectsplatform.wallet.operations.notices import tell_of_top_up

# Whoever reserves the same number at this moment comes first: two at once get one answer, and no row twice.
_WAIT: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 16))"
_ACCOUNTS: Mapping[str, AccountKind] = {
    Provider.PAYME: AccountKind.PAYME,
    Provider.CLICK: AccountKind.CLICK,
    Provider.UZUM: AccountKind.UZUM,
}


@refuses(PaymentAmountInvalid)
def begin_payment(
    *, provider: Provider, person_id: UUID, amount: int, back: str = "", key: str | None = None, at: datetime
) -> ProviderPayment:
    """A payment that somebody chose on our pages; its number goes into the provider's link.

    One press is one payment: the same key for the same provider and amount finds the one that was begun.
    """
    payment = ProviderPayment(
        provider=provider,
        person_id=person_id,
        amount=require_payable(amount),
        state=PaymentState.BEGUN,
        back=back,
        key=key,
        created_at=at,
    )
    if key is None:
        payment.save()
        return payment
    ProviderPayment.objects.bulk_create([payment], ignore_conflicts=True)
    return ProviderPayment.objects.get(person_id=person_id, key=key, provider=provider, amount=amount)


def lock_payment(*, provider: Provider, provider_id: str) -> ProviderPayment:
    """In the caller's transaction. Raises PaymentUnknown."""
    payment = lock_known(provider, provider_id)
    if payment is None:
        raise PaymentUnknown
    return payment


def claim_number(*, provider: Provider, provider_id: str) -> ProviderPayment | None:
    """The payment of that number, locked; where there is none, nobody else makes one before the caller's transaction ends."""
    fetch_row(_WAIT, [f"{provider}:{provider_id}"])
    return lock_known(provider, provider_id)


def reserve(
    *, provider: Provider, provider_id: str, person_id: UUID, amount: int, at: datetime, **more: Any
) -> tuple[ProviderPayment, bool]:
    """The payment of that number, and whether it is new; see `reserve_claimed`. The same again changes nothing.

    Joins the caller's transaction. Raises PaymentDiffers: the same number for another amount or customer; CustomerUnknown.
    """
    known = claim_number(provider=provider, provider_id=provider_id)
    if known is None:
        made = reserve_claimed(
            provider=provider, provider_id=provider_id, person_id=person_id, amount=amount, at=at, **more
        )
        return made, True
    if (known.person_id, known.amount) != (person_id, amount):
        raise PaymentDiffers
    return known, False


def reserve_claimed(
    *,
    provider: Provider,
    provider_id: str,
    person_id: UUID,
    amount: int,
    account: str = "",
    number: int | None = None,
    provider_time: int | None = None,
    details: Mapping[str, Any] = {},
    at: datetime,
) -> ProviderPayment:
    """The provider is about to take the money. The caller has claimed the number and found no payment of it.

    `number`: the payment begun on our pages that it is, when the provider says so; otherwise the person's newest begun one
    of that amount. Joins the caller's transaction. Raises CustomerUnknown: they have left.
    """
    lock_account(user_id=person_id)
    wanted = ProviderPayment(
        provider=provider,
        provider_id=provider_id,
        person_id=person_id,
        amount=amount,
        account=account,
        provider_time=provider_time,
        details=dict(details),
    )
    payment = write_reserved(wanted, number=number, at=at)
    if payment is None:
        raise CustomerUnknown
    return payment


def confirm(payment: ProviderPayment, *, note: str, facts: Mapping[str, Any] = {}, at: datetime) -> bool:
    """Puts the money on the balance, once; False when it is there already. `note` is a message id; `facts` join the details.

    Joins the caller's transaction, which has locked the payment. Raises PaymentClosed (cancelled), AccountDeleted.
    """
    if payment.state == PaymentState.CONFIRMED:
        return False
    if payment.state != PaymentState.CREATED:
        raise PaymentClosed
    account = lock_account(user_id=payment.person_id)
    transfer = Transfer(kind=TransferKind.TOP_UP, note=note, details={})
    details = {**payment.details, **facts}
    if not write_confirmed(payment, transfer_id=transfer.pk, details=details, at=at):
        raise AccountDeleted
    movement = post(transfer=transfer, person=account, other=_ACCOUNTS[payment.provider], amount=payment.amount, at=at)
    payment.state, payment.confirmed_at, payment.transfer = PaymentState.CONFIRMED, at, transfer
    payment.details = details
    tell_of_top_up(transfer, movement, user_id=payment.person_id, amount=payment.amount, at=at)
    return True


def cancel(payment: ProviderPayment, *, reason: int | None = None, note: str = "", at: datetime) -> bool:
    """Ends a payment: before the money came nothing moves, afterwards the whole amount goes back from the balance.

    False when it was cancelled already. `note` is a message id. Joins the caller's transaction, which has locked the payment.
    Raises MoneySpent: the balance does not hold the amount, or staff give some of it back.
    """
    if payment.state in {PaymentState.CANCELLED, PaymentState.REFUNDED}:
        return False
    if payment.state == PaymentState.CONFIRMED:
        _take_back(payment, note, at)
        payment.state = PaymentState.REFUNDED
    else:
        payment.state = PaymentState.CANCELLED
    payment.cancelled_at, payment.reason = at, reason
    update(payment, "state", "cancelled_at", "reason", "refund")
    return True


def _take_back(payment: ProviderPayment, note: str, at: datetime) -> None:
    account = lock_account(user_id=payment.person_id)
    if (account.balance or 0) < payment.amount or refunded_of(payment):
        raise MoneySpent
    refund = Transfer(kind=TransferKind.REVERSAL, note=note, details={}, reverses_id=payment.transfer_id)
    movement = post(transfer=refund, person=account, other=_ACCOUNTS[payment.provider], amount=-payment.amount, at=at)
    payment.refund = refund
    tell_of_payment_taken_back(payment, movement, why=note, at=at)
