"""Money that a person spends."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from projectsplatform.wallet.enums import AccountKind, TransferKind
from projectsplatform.wallet.errors import InsufficientFunds
from projectsplatform.wallet.models import LedgerAccount, Transfer
from projectsplatform.wallet.operations.accounts import lock_account
from projectsplatform.wallet.operations.ledger import Movement, post
from projectsplatform.wallet.rules.movements import require_amount


@transaction.atomic
def charge(
    *,
    user_id: UUID,
    amount: int,
    kind: TransferKind,
    note: str,
    at: datetime,
    details: Mapping[str, str | int] | None = None,
) -> Movement:
    """Moves `amount` so'm from the person to the platform's revenue. Raises InsufficientFunds, AmountInvalid.

    Joins the caller's transaction and locks the person's account, which the caller must not have done after locking
    anything else of theirs. `note` is a message id that `details` fill; texts among these are message ids as well:
    `note="{product}, months: {months}", details={"product": "Kundalikcom (computer)", "months": 3}`.
    """
    account = lock_account(user_id=user_id)
    return charge_locked(account=account, amount=amount, kind=kind, note=note, at=at, details=details)


def charge_locked(
    *,
    account: LedgerAccount,
    amount: int,
    kind: TransferKind,
    note: str,
    at: datetime,
    details: Mapping[str, str | int] | None = None,
) -> Movement:
    """The same for a caller whose transaction has locked the account with `lock_account`."""
    require_amount(amount)
    balance = account.balance or 0
    if balance < amount:
        raise InsufficientFunds(balance=balance, price=amount, missing=amount - balance)
    return post(
        transfer=Transfer(kind=kind, note=note, details=dict(details or {})),
        person=account,
        other=AccountKind.REVENUE,
        amount=-amount,
        at=at,
    )
