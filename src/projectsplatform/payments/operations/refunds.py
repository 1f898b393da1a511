"""Money of a payment that staff give back. It is off the balance from the moment it is asked for, and on it again if it is not
made, so nobody can spend it meanwhile.

Each operation locks the payment, its refund, and the person's ledger account behind them; what it finds there decides.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from projectsplatform.accounts.errors import AccountDeleted, OwnAccount
from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db import idempotency
from projectsplatform.kit.db.idempotency import IdempotencyConflict
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import insert
from projectsplatform.kit.errors import NothingThere
from projectsplatform.kit.jobs import defer
from projectsplatform.kit.refusals import refuses
from projectsplatform.payments.enums import Provider, RefundState, RefundWay
from projectsplatform.payments.errors import NotThroughClick, PaymentClosed, RefundOpen, RestChanged
from projectsplatform.payments.models import ProviderPayment, ProviderRefund
from projectsplatform.payments.operations.notices import tell_of_refund_asked, tell_staff_of_refund
from projectsplatform.payments.queries.refunds import has_open_refund, refund_use, refunded_of
from projectsplatform.payments.rules.checkouts import providers_on
from projectsplatform.payments.rules.refunds import require_refundable, unspent
from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.errors import NoteInvalid, NothingLeft
from projectsplatform.wallet.models import LedgerAccount, Transfer
from projectsplatform.wallet.operations.accounts import lock_for_top_up
from projectsplatform.wallet.operations.ledger import Movement, post
from projectsplatform.wallet.rules.approvals import approval_reason
from projectsplatform.wallet.rules.movements import clean_note, require_someone_else

SEND_JOB = "payments.send_reversal"
ACCOUNTS = {RefundWay.CLICK: AccountKind.CLICK, RefundWay.BANK: AccountKind.BANK}
LINES = {
    RefundWay.CLICK: gettext_noop("Refund to the card through Click"),
    RefundWay.BANK: gettext_noop("Refund by bank transfer"),
}


@refuses(
    NothingThere,
    OwnAccount,
    NoteInvalid,
    IdempotencyConflict,
    AccountDeleted,
    PaymentClosed,
    RefundOpen,
    NothingLeft,
    NotThroughClick,
    RestChanged,
)
@retried
@transaction.atomic
def request_refund(
    *, payment_id: int, way: RefundWay, amount: int, reason: str, actor_id: UUID, idempotency_key: str, at: datetime
) -> ProviderRefund:
    """Takes what is unspent of a payment off the balance, to be given back; one effect a key.

    `amount`: what the member of staff saw to be unspent; another rest refuses. Click's reversal is sent by a job. A bank
    transfer of a large sum, or beyond the caps of 24 hours, waits for a second member of staff (`approval_reason`).
    """
    refund = ProviderRefund(payment_id=payment_id, way=way, amount=amount, requested_by_id=actor_id, requested_at=at)
    refund.reason = clean_note(reason)
    refund.payment = payment = lock_payment_of_desk(payment_id)
    require_someone_else(actor_id=actor_id, user_id=payment.person_id)
    had = idempotency.claim(
        endpoint="request_refund",
        person=str(payment.person_id),
        key=idempotency_key,
        body={"payment": payment_id, "way": str(way), "amount": amount, "reason": refund.reason},
        effect=refund.pk,
    )
    if had is not None:
        return ProviderRefund.objects.get(pk=had)
    account = lock_for_top_up(customer_id=payment.person_id, member_id=actor_id)
    _require(refund, account, at)
    _state(refund, at)
    movement = _take(refund, account, at)
    insert(refund)
    _tell(refund, movement, at)
    return refund


def lock_payment_of_desk(payment_id: int) -> ProviderPayment:
    """By our own number, in the caller's transaction. Raises NothingThere."""
    payment = ProviderPayment.objects.select_for_update(of=("self",)).filter(pk=payment_id).first()
    if payment is None:
        raise NothingThere
    return payment


def _require(refund: ProviderRefund, account: LedgerAccount, at: datetime) -> None:
    payment = refund.payment
    if has_open_refund(payment):
        raise RefundOpen
    require_refundable(
        payment,
        way=RefundWay(refund.way),
        rest=unspent(payment, refunded=refunded_of(payment), balance=account.balance or 0),
        expected=refund.amount,
        is_click_on=Provider.CLICK in providers_on(),
        at=at,
    )


def _state(refund: ProviderRefund, at: datetime) -> None:
    """Click gives back to the card that paid; a bank account is anybody's, and so under the caps of top-ups."""
    refund.state = RefundState.REQUESTED
    if refund.way == RefundWay.BANK:
        use = refund_use(member_id=refund.requested_by_id, customer_id=refund.payment.person_id, at=at)
        refund.approval_reason = approval_reason(refund.amount, use) or ""
        if refund.approval_reason:
            refund.state = RefundState.WAITING


def _take(refund: ProviderRefund, account: LedgerAccount, at: datetime) -> Movement:
    way = RefundWay(refund.way)
    transfer = Transfer(kind=TransferKind.REFUND, note=LINES[way], details={}, actor_id=refund.requested_by_id)
    refund.transfer = transfer
    return post(transfer=transfer, person=account, other=ACCOUNTS[way], amount=-refund.amount, at=at)


def _tell(refund: ProviderRefund, movement: Movement, at: datetime) -> None:
    record_refund("account.refund.requested", refund, refund.requested_by_id, at)
    tell_of_refund_asked(refund, movement, at=at)
    if refund.state == RefundState.WAITING:
        tell_staff_of_refund(refund, at=at)
    elif refund.way == RefundWay.CLICK:
        defer(SEND_JOB, refund_id=str(refund.pk))


def record_refund(event: str, refund: ProviderRefund, actor_id: UUID | None, at: datetime) -> None:
    """In the audit trail: who, how much, which way, and why."""
    audit.record(
        event=event,
        at=at,
        actor_id=actor_id,
        subject_id=refund.payment.person_id,
        details={
            "refund": str(refund.pk),
            "payment": refund.payment_id,
            "amount": refund.amount,
            "way": refund.way,
            "reason": refund.reason,
            **({"transfer_number": refund.transfer_number} if refund.transfer_number else {}),
        },
    )
