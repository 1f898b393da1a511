"""Receipts: each gets a number and a code once, and a stranger may ask whether one is genuine."""

from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.kit.api.addresses import address_key
from projectsplatform.kit.db.limiter import Rule, take
from projectsplatform.kit.errors import NothingThere
from projectsplatform.wallet.models import ReceiptProof
from projectsplatform.wallet.queries.receipts import GenuineReceipt, genuine_receipt
from projectsplatform.wallet.queries.statements import line_of

# A school has one address: whoever reads a true code is never counted.
_UNKNOWN_CODES: Final = Rule("wallet.unknown_receipts", 60, 15 * 60)


def prove_receipt(*, user_id: UUID, line_id: UUID, at: datetime) -> ReceiptProof:
    """The proof of a line of the person's own, the same however often it is asked for. Raises NothingThere."""
    if line_of(user_id=user_id, line_id=line_id) is None:
        raise NothingThere
    # Two at once: the second waits at the unique index and then reads the first's.
    proof, _is_new = ReceiptProof.objects.get_or_create(transfer_id=line_id, defaults={"created_at": at})
    return proof


def check_receipt(*, code: str, address: str, at: datetime) -> GenuineReceipt | None:
    """Amount and date of the receipt with this code, None for none. Raises TooManyAttempts of an address that guesses."""
    found = genuine_receipt(code)
    if found is None:
        take(_UNKNOWN_CODES, address_key(address), at=at)
    return found
