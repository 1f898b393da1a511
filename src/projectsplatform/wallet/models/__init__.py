from projectsplatform.wallet.models.caps import TopUpCaps
from projectsplatform.wallet.models.claims import ClaimFile, TopUpClaim
from projectsplatform.wallet.models.ledger import NOTE_LENGTH, RECEIPT_LENGTH, Entry, LedgerAccount, Transfer, said
from projectsplatform.wallet.models.receipts import ReceiptProof
from projectsplatform.wallet.models.requests import ReceiptPicture, TopUpRequest

__all__ = [
    "NOTE_LENGTH",
    "RECEIPT_LENGTH",
    "ClaimFile",
    "Entry",
    "LedgerAccount",
    "ReceiptPicture",
    "ReceiptProof",
    "TopUpCaps",
    "TopUpClaim",
    "TopUpRequest",
    "Transfer",
    "said",
]
