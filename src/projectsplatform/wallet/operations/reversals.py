"""Mistakes are taken back by another line; no line is edited or deleted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.accounts.operations import audit
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.errors import NothingThere
from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.models import Entry, Transfer
from projectsplatform.wallet.operations.accounts import lock_account, lock_credited_account
from projectsplatform.wallet.operations.ledger import Movement, post
from projectsplatform.wallet.operations.notices import tell_of_reversal
from projectsplatform.wallet.rules.movements import clean_note, require_someone_else
from projectsplatform.wallet.rules.reversals import amount_to_reverse, require_no_provider, require_reversible


@retried
@transaction.atomic
def reverse_transfer(*, transfer_id: UUID, actor_id: UUID | None, note: str, at: datetime) -> Movement:
    """Moves a transfer's money back, as far as it is still there: a purchase's wholly, a top-up's at most the balance.

    Raises NothingThere, NoteInvalid, OwnAccount, NotReversible, RefundNotReversible, AlreadyReversed, ThroughProvider,
    NothingLeft, AccountDeleted.
    """
    note = clean_note(note)
    sides = list(Entry.objects.filter(transfer_id=transfer_id).select_related("account", "transfer").order_by("number"))
    if not sides:
        raise NothingThere
    original, counterpart = sides
    user_id = original.account.owner_id
    if user_id is None:
        raise NothingThere
    require_someone_else(actor_id=actor_id, user_id=user_id)
    comes_back = original.amount < 0
    account = lock_credited_account(user_id=user_id) if comes_back else lock_account(user_id=user_id)
    require_reversible(original.transfer)
    require_no_provider(AccountKind(counterpart.account.kind))
    amount = amount_to_reverse(moved=original.amount, balance=account.balance or 0)
    movement = post(
        transfer=Transfer(kind=TransferKind.REVERSAL, note=note, reverses=original.transfer, actor_id=actor_id),
        person=account,
        other=AccountKind(counterpart.account.kind),
        amount=amount,
        at=at,
    )
    audit.record(
        event="account.transfer.reversed",
        at=at,
        actor_id=actor_id,
        subject_id=user_id,
        details={"transfer": str(transfer_id), "reversal": str(movement.transfer_id)},
    )
    tell_of_reversal(movement, user_id=user_id, amount=amount, reason=note, at=at)
    return movement
