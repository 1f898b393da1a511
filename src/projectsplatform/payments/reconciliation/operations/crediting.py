"""Money that a provider took and no balance has: put on a balance once, by the operations that providers' calls use.

Locks: the difference, the payment, the customer's account, the member; a provider's call takes the middle two in the same order.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.enums import DifferenceKind, DifferenceState, PaymentState, Provider, Resolution
from projectsplatform.payments.models import Difference, ProviderPayment
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.payments import confirm, reserve
from projectsplatform.payments.queries.customers import customer_named
from projectsplatform.payments.reconciliation.errors import CreditedByHand, PayeeUnknown, PaymentEnded
from projectsplatform.payments.reconciliation.operations.differences import lock_difference, resolve, write_audit
from projectsplatform.payments.reconciliation.queries.differences import cap_use_with_credits, is_credited_by_hand
from projectsplatform.payments.reconciliation.rules import require_open, som_to_credit
from projectsplatform.payments.rules.timeouts import milliseconds
from projectsplatform.wallet.errors import RequestClosed, SecondPersonNeeded
from projectsplatform.wallet.operations.accounts import lock_for_top_up
from projectsplatform.wallet.rules.approvals import approval_reason
from projectsplatform.wallet.rules.movements import clean_note, require_someone_else

RECEIVED: Final = gettext_noop("Payment found when the books were compared")
_ID_LENGTH: Final = 60


class _Waits(Exception):  # noqa: N818  undoes what was reserved, as a second member must agree
    pass


@retried
@transaction.atomic
def credit(*, difference_id: UUID, username: str, reason: str, actor_id: UUID, at: datetime) -> Difference:
    """Puts the money on a balance, or waits for a second member by the rule of every top-up. `username` is whose it is; empty:
    the payment's person.

    Raises NothingThere, NoteInvalid, DifferenceClosed, ResolutionImpossible, PayeeUnknown, OwnAccount, CreditedByHand,
    AmountNotPayable, PaymentDiffers, PaymentEnded, CustomerUnknown, AccountDeleted.
    """
    difference = lock_difference(difference_id)
    require_open(difference, Resolution.CREDITED)
    difference.reason, difference.person_id = clean_note(reason), _payee(difference, username)
    require_someone_else(actor_id=actor_id, user_id=difference.person_id)
    try:
        with transaction.atomic():
            _carry_out(difference, actor_id=actor_id, at=at, is_agreed=False)
    except _Waits:
        difference.state, difference.requested_by_id, difference.requested_at = DifferenceState.WAITING, actor_id, at
        difference.save()
        write_audit("payments.difference.requested", difference, actor_id=actor_id, at=at)
    return difference


@retried
@transaction.atomic
def approve_credit(*, difference_id: UUID, actor_id: UUID, at: datetime) -> Difference:
    """The second pair of eyes. Raises NothingThere, RequestClosed, SecondPersonNeeded and what `credit` raises of the payment."""
    difference = _lock_waiting(difference_id)
    if actor_id in {difference.requested_by_id, difference.person_id}:
        raise SecondPersonNeeded
    _carry_out(difference, actor_id=actor_id, at=at, is_agreed=True)
    return difference


@retried
@transaction.atomic
def refuse_credit(*, difference_id: UUID, actor_id: UUID, at: datetime) -> Difference:
    """The difference is open again; whoever asked may take it back, too. Raises NothingThere, RequestClosed, OwnAccount."""
    difference = _lock_waiting(difference_id)
    require_someone_else(actor_id=actor_id, user_id=_person(difference))
    write_audit("payments.difference.refused", difference, actor_id=actor_id, at=at)
    difference.state, difference.requested_by_id, difference.requested_at = DifferenceState.OPEN, None, None
    difference.reason, difference.person_id, difference.credited_amount = "", None, None
    difference.save()
    return difference


def _carry_out(difference: Difference, *, actor_id: UUID, at: datetime, is_agreed: bool) -> None:
    known = ProviderPayment.objects.select_for_update().filter(pk=difference.payment_id or 0).first()
    difference.payment = known
    if known is not None and known.state == PaymentState.REFUNDED:
        raise PaymentEnded
    is_there = known is not None and known.state == PaymentState.CONFIRMED
    if not is_there and is_credited_by_hand(difference.provider_id):
        raise CreditedByHand
    if known is not None and is_there and difference.kind != DifferenceKind.AMOUNT:
        payment = known
    else:
        payment = _payment_for(difference, known, som_to_credit(difference), is_extra=is_there, at=at)
    if payment.state == PaymentState.CREATED:
        _confirm(difference, payment, actor_id, at, is_agreed=is_agreed)
    difference.credited = payment
    resolve(difference, Resolution.CREDITED, actor_id=actor_id, at=at)


def _confirm(
    difference: Difference, payment: ProviderPayment, actor_id: UUID, at: datetime, *, is_agreed: bool
) -> None:
    """With both locks of every top-up. Raises _Waits, AccountDeleted."""
    difference.credited_amount = payment.amount
    lock_for_top_up(customer_id=payment.person_id, member_id=actor_id)
    use = cap_use_with_credits(member_id=actor_id, customer_id=payment.person_id, at=at)
    if not is_agreed and approval_reason(payment.amount, use):
        raise _Waits
    confirm(payment, note=RECEIVED, at=at)
    asked = {"difference": str(difference.pk), "provider_id": difference.provider_id}
    record(provider=Provider(payment.provider), method="reconciled", asked=asked, answered={}, payment=payment, at=at)


def _payment_for(
    difference: Difference, known: ProviderPayment | None, amount: int, *, is_extra: bool, at: datetime
) -> ProviderPayment:
    """Locked, and reserved or confirmed. Raises PaymentDiffers, PaymentEnded, CustomerUnknown."""
    if known is None or is_extra or not known.provider_id:
        return _reserve(difference, amount, known, is_extra=is_extra, at=at)
    # A provider that was told "cancelled" and still took the money is believed: somebody has looked.
    known.state, known.cancelled_at, known.reason, known.amount = PaymentState.CREATED, None, None, amount
    known.save(update_fields=["state", "cancelled_at", "reason", "amount"])
    return known


def _reserve(
    difference: Difference, amount: int, known: ProviderPayment | None, *, is_extra: bool, at: datetime
) -> ProviderPayment:
    """A payment of the provider's number; what was lacking of one that is here already gets a number of its own."""
    moment = difference.at or at
    payment, is_new = reserve(
        provider=Provider(difference.provider),
        provider_id=f"{difference.provider_id[:_ID_LENGTH]}+1" if is_extra else difference.provider_id,
        person_id=_person(difference),
        amount=amount,
        account=difference.account,
        number=known.pk if known and not is_extra and known.state == PaymentState.BEGUN else None,
        provider_time=milliseconds(moment) if difference.provider == Provider.PAYME and not is_extra else None,
        at=at,
    )
    if not is_new and payment.state in {PaymentState.CANCELLED, PaymentState.REFUNDED}:
        raise PaymentEnded
    return payment


def _payee(difference: Difference, username: str) -> UUID:
    """Raises PayeeUnknown: nobody of that name, or a payment that is somebody else's."""
    owner = difference.payment.person_id if difference.payment else None
    if not username.strip():
        if owner is None:
            raise PayeeUnknown
        return owner
    person = customer_named(username.strip().lower())
    # A payment that waits is only ever its own person's; what it lacks may be somebody else's.
    if person is None or (difference.payment and difference.payment.confirmed_at is None and person.pk != owner):
        raise PayeeUnknown
    return person.pk


def _lock_waiting(difference_id: UUID) -> Difference:
    difference = lock_difference(difference_id)
    if difference.state != DifferenceState.WAITING:
        raise RequestClosed
    return difference


def _person(difference: Difference) -> UUID:
    if difference.person_id is None:
        raise NothingThere
    return difference.person_id
