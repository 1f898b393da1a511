"""Ledger accounts. A person's account row is locked first, before anything else of theirs; the platform's never are."""

from uuid import UUID

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


def platform_account(*, kind: AccountKind) -> LedgerAccount:
    """The platform's account of a kind, made at its first use. Never locked or updated: it would queue every purchase."""
    account = LedgerAccount.objects.filter(kind=kind).first()
    if account is None:
        LedgerAccount.objects.bulk_create([LedgerAccount(kind=kind)], ignore_conflicts=True)
        account = LedgerAccount.objects.get(kind=kind)
    return account
