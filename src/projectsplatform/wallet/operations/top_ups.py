"""Cash that staff or an operator took, put on a person's balance."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db import idempotency
from projectsplatform.kit.db.retry import retried
from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.errors import ReceiptUsed
from projectsplatform.wallet.models import LedgerAccount, Transfer
from projectsplatform.wallet.operations.accounts import lock_credited_account
from projectsplatform.wallet.operations.ledger import Movement, movement_of, post
from projectsplatform.wallet.operations.notices import tell_of_top_up
from projectsplatform.wallet.rules.movements import clean_note, clean_receipt, require_amount, require_someone_else


@retried
@transaction.atomic
def top_up(
    *,
    user_id: UUID,
    amount: int,
    note: str,
    receipt_number: str | None,
    actor_id: UUID | None,
    idempotency_key: str | None,
    at: datetime,
) -> Movement:
    """Adds `amount` so'm to the person's balance; the same key has one effect, the same receipt is credited once.

    Raises AmountInvalid, NoteInvalid, ReceiptInvalid, OwnAccount, ReceiptUsed, IdempotencyConflict,
    AccountDeleted, NothingThere.
    """
    require_someone_else(actor_id=actor_id, user_id=user_id)
    require_amount(amount)
    transfer = Transfer(
        kind=TransferKind.TOP_UP, note=clean_note(note), receipt_number=clean_receipt(receipt_number), actor_id=actor_id
    )
    if idempotency_key is not None:
        had = idempotency.claim(
            endpoint="top_up",
            person=str(user_id),
            key=idempotency_key,
            body={"amount": amount, "note": transfer.note, "receipt_number": transfer.receipt_number},
            effect=transfer.pk,
        )
        if had is not None:
            return movement_of(had)
    return credit(transfer=transfer, user_id=user_id, amount=amount, at=at)


def credit(*, transfer: Transfer, user_id: UUID, amount: int, at: datetime) -> Movement:
    """The same for a caller who has opened the transaction and looked at everything that a top-up brings.

    Raises ReceiptUsed, AccountDeleted, NothingThere; the transaction is then over.
    """
    return credit_locked(
        transfer=transfer, account=lock_credited_account(user_id=user_id), user_id=user_id, amount=amount, at=at
    )


def credit_locked(*, transfer: Transfer, account: LedgerAccount, user_id: UUID, amount: int, at: datetime) -> Movement:
    """The same for a caller whose transaction has locked the account. Raises ReceiptUsed."""
    movement = _post_once(transfer, account, amount, at)
    audit.record(
        event="account.top_up.recorded",
        at=at,
        actor_id=transfer.actor_id,
        subject_id=user_id,
        details={"transfer": str(transfer.pk), "amount": amount, "receipt_number": transfer.receipt_number},
    )
    tell_of_top_up(transfer, movement, user_id=user_id, amount=amount, at=at)
    return movement


def _post_once(transfer: Transfer, account: LedgerAccount, amount: int, at: datetime) -> Movement:
    """The unique index knows every receipt, whoever it was for, and waits for who is just about to use it."""
    try:
        return post(transfer=transfer, person=account, other=AccountKind.CASH, amount=amount, at=at)
    except IntegrityError as error:
        if "transfer_receipt_used_once" in str(error):
            raise ReceiptUsed(receipt_number=transfer.receipt_number) from error
        raise
