"""How a refund goes on: approved, made, or not made. Locks as `refunds` has them."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from projectsplatform.accounts.errors import OwnAccount
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.refusals import refuses
from projectsplatform.payments.enums import PaymentState, RefundState, RefundWay
from projectsplatform.payments.errors import NotByBank, TransferDayInvalid, TransferUsed
from projectsplatform.payments.models import ProviderRefund
from projectsplatform.payments.operations.notices import tell_of_refund_done, tell_of_refund_not_made
from projectsplatform.payments.operations.refunds import ACCOUNTS, lock_payment_of_desk, record_refund
from projectsplatform.payments.rules.refunds import require_day_of_transfer, require_to_be_decided, require_to_be_paid
from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.errors import ReceiptInvalid, RequestClosed, SecondPersonNeeded
from projectsplatform.wallet.models import RECEIPT_LENGTH, Transfer
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.operations.ledger import post
from projectsplatform.wallet.rules.movements import clean_receipt, require_someone_else

NOT_MADE = gettext_noop("The refund was not made: the money is back")


def lock_refund(refund_id: UUID) -> ProviderRefund:
    """The payment first, then its refund, in the caller's transaction. Raises NothingThere."""
    payment_id = ProviderRefund.objects.filter(pk=refund_id).values_list("payment_id", flat=True).first()
    if payment_id is None:
        raise NothingThere
    payment = lock_payment_of_desk(payment_id)
    refund = ProviderRefund.objects.select_for_update(of=("self",)).get(pk=refund_id)
    refund.payment = payment
    return refund


@refuses(NothingThere, RequestClosed, SecondPersonNeeded)
@retried
@transaction.atomic
def approve_refund(*, refund_id: UUID, actor_id: UUID, at: datetime) -> ProviderRefund:
    """The second pair of eyes: the transfer may be made. No money moves here."""
    refund = lock_refund(refund_id)
    require_to_be_decided(refund)
    if actor_id in {refund.requested_by_id, refund.payment.person_id}:
        raise SecondPersonNeeded
    refund.state, refund.approved_by_id = RefundState.REQUESTED, actor_id
    refund.save(update_fields=["state", "approved_by"])
    record_refund("account.refund.approved", refund, actor_id, at)
    return refund


@refuses(NothingThere, RequestClosed, OwnAccount)
@retried
@transaction.atomic
def refuse_refund(*, refund_id: UUID, actor_id: UUID, at: datetime) -> ProviderRefund:
    """Nobody agreed: the money is on the balance again. Whoever asked may take it back, too."""
    refund = lock_refund(refund_id)
    require_someone_else(actor_id=actor_id, user_id=refund.payment.person_id)
    require_to_be_decided(refund)
    give_back(refund, actor_id=actor_id, at=at)
    return refund


@refuses(NothingThere, NotByBank, OwnAccount)
@retried
@transaction.atomic
def withdraw_refund(*, refund_id: UUID, actor_id: UUID, at: datetime) -> ProviderRefund:
    """The bank transfer was not made, and will not be: the money is on the balance again."""
    refund = lock_refund(refund_id)
    require_someone_else(actor_id=actor_id, user_id=refund.payment.person_id)
    require_to_be_paid(refund)
    give_back(refund, actor_id=actor_id, at=at)
    return refund


@refuses(NothingThere, NotByBank, OwnAccount, ReceiptInvalid, TransferDayInvalid, TransferUsed)
@retried
@transaction.atomic
def note_bank_transfer(
    *, refund_id: UUID, transfer_number: str, transferred_on: date, actor_id: UUID, at: datetime
) -> ProviderRefund:
    """The bank transfer was made. The same again changes nothing."""
    number = clean_receipt(transfer_number)
    if number is None:
        raise ReceiptInvalid(max=RECEIPT_LENGTH)
    refund = lock_refund(refund_id)
    require_someone_else(actor_id=actor_id, user_id=refund.payment.person_id)
    if (refund.state, refund.transfer_number, refund.transferred_on) == (RefundState.DONE, number, transferred_on):
        return refund
    require_to_be_paid(refund)
    require_day_of_transfer(refund, transferred_on, at)
    refund.transfer_number, refund.transferred_on = number, transferred_on
    try:
        end_refund(refund, RefundState.DONE, actor_id=actor_id, at=at)
    except IntegrityError as error:
        if "refund_once_a_bank_transfer" in str(error):
            raise TransferUsed from error
        raise
    tell_of_refund_done(refund, at=at)
    return refund


def take_as_reversed(refund: ProviderRefund, *, at: datetime) -> None:
    """Click has given the money back: the payment is no more. In the transaction that has locked both."""
    payment = refund.payment
    payment.state, payment.cancelled_at, payment.refund_id = PaymentState.REFUNDED, at, refund.transfer_id
    payment.save(update_fields=["state", "cancelled_at", "refund"])
    end_refund(refund, RefundState.DONE, actor_id=None, at=at)
    tell_of_refund_done(refund, at=at)


def give_back(refund: ProviderRefund, *, actor_id: UUID | None, at: datetime) -> None:
    """The money is on the balance again. In the transaction that has locked payment and refund."""
    account = lock_account(user_id=refund.payment.person_id)
    transfer = Transfer(kind=TransferKind.REFUND, note=NOT_MADE, details={}, actor_id=actor_id)
    movement = post(
        transfer=transfer, person=account, other=ACCOUNTS[RefundWay(refund.way)], amount=refund.amount, at=at
    )
    refund.returned = transfer
    end_refund(refund, RefundState.REFUSED, actor_id=actor_id, at=at)
    tell_of_refund_not_made(refund, movement, at=at)


def end_refund(refund: ProviderRefund, state: RefundState, *, actor_id: UUID | None, at: datetime) -> None:
    """As it ended, and who says so: nobody for Click. In the transaction that has locked it."""
    refund.state, refund.ended_at, refund.ended_by_id, refund.ask_at = state, at, actor_id, None
    refund.save()
    record_refund(f"account.refund.{state}", refund, actor_id, at)
