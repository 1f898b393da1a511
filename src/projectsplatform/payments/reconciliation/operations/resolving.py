"""What is done about a difference once, with a reason: taken back, reversed, settled, its debt cleared. Credits: `crediting`."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.payments.enums import PaymentState, Provider, Resolution
from projectsplatform.payments.models import Difference, ProviderPayment
from projectsplatform.payments.operations.events import record
from projectsplatform.payments.operations.payments import cancel
from projectsplatform.payments.reconciliation.errors import DifferenceClosed
from projectsplatform.payments.reconciliation.operations.differences import lock_difference, resolve, write_audit
from projectsplatform.payments.reconciliation.queries.differences import persons_amount
from projectsplatform.payments.reconciliation.rules import require_open
from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.errors import NothingLeft
from projectsplatform.wallet.models import Transfer
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.operations.ledger import post
from projectsplatform.wallet.operations.reversals import reverse_transfer
from projectsplatform.wallet.rules.movements import clean_note, require_someone_else

TAKEN_BACK: Final = gettext_noop("The payment did not come from the provider")
LENT: Final = gettext_noop("Spent before the provider took the payment back")


@retried
@transaction.atomic
def take_back(*, difference_id: UUID, reason: str, actor_id: UUID, at: datetime) -> Difference:
    """Cancels our payment. What was spent of it is a debt on the account of corrections, so no balance is ever below zero.

    Raises NothingThere, NoteInvalid, DifferenceClosed, ResolutionImpossible, OwnAccount.
    """
    difference = lock_difference(difference_id)
    require_open(difference, Resolution.TAKEN_BACK)
    difference.reason = clean_note(reason)
    payment = _lock_payment(difference)
    require_someone_else(actor_id=actor_id, user_id=payment.person_id)
    difference.person_id = payment.person_id
    if payment.state == PaymentState.CONFIRMED:
        difference.debt = _lend_what_is_spent(payment, actor_id, at)
    if cancel(payment, note=TAKEN_BACK, at=at):
        asked = {"difference": str(difference.pk)}
        record(
            provider=Provider(payment.provider), method="reconciled", asked=asked, answered={}, payment=payment, at=at
        )
    return resolve(difference, Resolution.TAKEN_BACK, actor_id=actor_id, at=at)


@retried
@transaction.atomic
def reverse_double(*, difference_id: UUID, reason: str, actor_id: UUID, at: datetime) -> Difference:
    """Takes back the top-up that staff entered for a payment that also came by itself; what was spent of it is a debt.

    Raises NothingThere, NoteInvalid, DifferenceClosed, ResolutionImpossible, OwnAccount, AlreadyReversed, AccountDeleted.
    """
    difference = lock_difference(difference_id)
    require_open(difference, Resolution.REVERSED)
    difference.reason = clean_note(reason)
    if difference.transfer_id is None:
        raise NothingThere
    moved, came_back = persons_amount(difference.transfer_id), 0
    try:
        back = reverse_transfer(transfer_id=difference.transfer_id, actor_id=actor_id, note=reason, at=at)
        came_back = -persons_amount(back.transfer_id)
    except NothingLeft:
        came_back = 0
    difference.debt = moved - came_back
    difference.person_id = difference.payment.person_id if difference.payment else None
    return resolve(difference, Resolution.REVERSED, actor_id=actor_id, at=at)


@retried
@transaction.atomic
def settle(*, difference_id: UUID, resolution: Resolution, reason: str, actor_id: UUID, at: datetime) -> Difference:
    """No money moves here: the bank returned it (`RETURNED`), or it was put right elsewhere (`SETTLED`).

    Raises NothingThere, NoteInvalid, DifferenceClosed, ResolutionImpossible, OwnAccount.
    """
    difference = lock_difference(difference_id)
    require_open(difference, resolution)
    difference.reason = clean_note(reason)
    if difference.payment is not None:
        require_someone_else(actor_id=actor_id, user_id=difference.payment.person_id)
        difference.person_id = difference.payment.person_id
    return resolve(difference, resolution, actor_id=actor_id, at=at)


@retried
@transaction.atomic
def clear_debt(*, difference_id: UUID, reason: str, actor_id: UUID, at: datetime) -> Difference:
    """The debt was paid in another way, or given up. Raises NothingThere, NoteInvalid, DifferenceClosed, OwnAccount."""
    difference = lock_difference(difference_id)
    if not difference.has_debt:
        raise DifferenceClosed
    if difference.person_id is not None:
        require_someone_else(actor_id=actor_id, user_id=difference.person_id)
    difference.debt_reason = clean_note(reason)
    difference.debt_cleared_by_id, difference.debt_cleared_at = actor_id, at
    difference.save(update_fields=["debt_reason", "debt_cleared_by", "debt_cleared_at"])
    write_audit("payments.difference.debt_cleared", difference, actor_id=actor_id, at=at)
    return difference


def _lock_payment(difference: Difference) -> ProviderPayment:
    found = ProviderPayment.objects.select_for_update().filter(pk=difference.payment_id or 0).first()
    if found is None:
        raise NothingThere
    return found


def _lend_what_is_spent(payment: ProviderPayment, actor_id: UUID, at: datetime) -> int:
    """So'm that the balance lacks for the whole payment, put there from the account of corrections; 0: it is all there."""
    account = lock_account(user_id=payment.person_id)
    lacking = max(0, payment.amount - (account.balance or 0))
    if lacking:
        transfer = Transfer(kind=TransferKind.CORRECTION, note=LENT, details={}, actor_id=actor_id)
        post(transfer=transfer, person=account, other=AccountKind.CORRECTION, amount=lacking, at=at)
    return lacking
