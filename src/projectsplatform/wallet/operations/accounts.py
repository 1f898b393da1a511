"""Ledger accounts. A person's account row is locked first, before anything else of theirs; the platform's never are."""

from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from projectsplatform.accounts.errors import AccountDeleted
from projectsplatform.accounts.queries.people import is_deleted
from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.kit.errors import NothingThere
from projectsplatform.wallet.enums import AccountKind
from projectsplatform.wallet.models import LedgerAccount

_LOCK_FREE = "SELECT id FROM wallet_ledgeraccount WHERE owner_id = %s FOR UPDATE SKIP LOCKED"
_LOCKED = ("id", "kind", "owner_id", "balance")
_LOCK = "SELECT id, kind, owner_id, balance FROM wallet_ledgeraccount WHERE owner_id = %s FOR UPDATE"

# A deletion takes the customer's account first of all, so what is read here beside the member's lock stays true.
_LOCK_MEMBER = """
    SELECT customer.deleted_at IS NOT NULL FROM accounts_user member, accounts_user customer
    WHERE member.id = %s AND customer.id = %s FOR NO KEY UPDATE OF member
"""


def lock_account(*, user_id: UUID) -> LedgerAccount:
    """The person's account, made when missing, locked until the transaction ends."""
    row = fetch_row(_LOCK, [user_id])
    if row is None:
        # Two at once: the second waits here for the first's commit and then finds its row.
        LedgerAccount.objects.bulk_create(
            [LedgerAccount(kind=AccountKind.PERSON, owner_id=user_id, balance=0)], ignore_conflicts=True
        )
        return LedgerAccount.objects.select_for_update(of=("self",)).get(owner_id=user_id)
    return LedgerAccount.from_db(DEFAULT_DB_ALIAS, _LOCKED, row)


def lock_free_account(*, user_id: UUID) -> bool:
    """The same for work that can come again later: False, without waiting, when another transaction has the account."""
    if fetch_row(_LOCK_FREE, [user_id]) is not None:
        return True
    if LedgerAccount.objects.filter(owner_id=user_id).exists():
        return False
    lock_account(user_id=user_id)
    return True


def lock_credited_account(*, user_id: UUID) -> LedgerAccount:
    """The same for money that comes in: a deleted person gets none. Raises AccountDeleted, NothingThere."""
    account = lock_account(user_id=user_id)
    # Asked under the lock, which a deletion takes first of all.
    if is_deleted(user_id):
        raise AccountDeleted
    return account


def lock_for_top_up(*, customer_id: UUID, member_id: UUID) -> LedgerAccount:
    """The customer's account as above, then the row of the member of staff: sums of both stand still until the end.

    Always in this order, and no other operation locks an account after a person. Raises AccountDeleted, NothingThere.
    """
    account = lock_account(user_id=customer_id)
    row = fetch_row(_LOCK_MEMBER, [member_id, customer_id])
    if row is None:
        raise NothingThere
    if row[0]:
        raise AccountDeleted
    return account


def make_platform_account(*, kind: AccountKind) -> None:
    """The platform's account of a kind, at its first use. Never locked or updated: it would queue every purchase."""
    LedgerAccount.objects.bulk_create([LedgerAccount(kind=kind)], ignore_conflicts=True)
