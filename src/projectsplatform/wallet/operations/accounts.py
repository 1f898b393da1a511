"""Ledger accounts. A person's account row is locked first, before anything else of theirs; the platform's never are."""

from uuid import UUID

from projectsplatform.accounts.errors import AccountDeleted
from projectsplatform.accounts.queries.people import is_deleted
from projectsplatform.wallet.enums import AccountKind
from projectsplatform.wallet.models import LedgerAccount


def lock_account(*, user_id: UUID) -> LedgerAccount:
    """The person's account, made when missing, locked until the transaction ends."""
    locked = LedgerAccount.objects.select_for_update(of=("self",)).filter(owner_id=user_id)
    account = locked.first()
    if account is None:
        # Two at once: the second waits here for the first's commit and then finds its row.
        LedgerAccount.objects.bulk_create(
            [LedgerAccount(kind=AccountKind.PERSON, owner_id=user_id, balance=0)], ignore_conflicts=True
        )
        account = locked.get()
    return account


def lock_credited_account(*, user_id: UUID) -> LedgerAccount:
    """The same for money that comes in: a deleted person gets none. Raises AccountDeleted."""
    account = lock_account(user_id=user_id)
    # Asked under the lock, which a deletion takes first of all.
    if is_deleted(user_id):
        raise AccountDeleted
    return account


def platform_account(*, kind: AccountKind) -> LedgerAccount:
    """The platform's account of a kind, made at its first use. Never locked or updated: it would queue every purchase."""
    account = LedgerAccount.objects.filter(kind=kind).first()
    if account is None:
        LedgerAccount.objects.bulk_create([LedgerAccount(kind=kind)], ignore_conflicts=True)
        account = LedgerAccount.objects.get(kind=kind)
    return account
