"""The ledger in the staff panel: to be read, and moved only by operations with a reason."""

from projectsplatform.wallet.admin import queue
from projectsplatform.wallet.admin.accounts import LedgerAccountAdmin
from projectsplatform.wallet.admin.caps import TopUpCapsAdmin
from projectsplatform.wallet.admin.claims import TopUpClaimAdmin
from projectsplatform.wallet.admin.entries import EntryAdmin
from projectsplatform.wallet.admin.requests import TopUpRequestAdmin
from projectsplatform.wallet.admin.transfers import TransferAdmin

__all__ = [
    "EntryAdmin",
    "LedgerAccountAdmin",
    "TopUpCapsAdmin",
    "TopUpClaimAdmin",
    "TopUpRequestAdmin",
    "TransferAdmin",
    "queue",
]
