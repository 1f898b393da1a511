"""Receipts that were made, and whether one is genuine."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.wallet.models import Entry


@dataclass(frozen=True, slots=True)
class GenuineReceipt:
    """What anybody may read of a receipt: so'm, not negative, and when they moved."""

    amount: int
    date: datetime


def genuine_receipt(code: str) -> GenuineReceipt | None:
    """None for a code that no receipt has, and for what is no code; one statement."""
    try:
        known = UUID(code)
    except ValueError:
        return None
    found = Entry.objects.filter(transfer__receipt_proof__code=known, number__isnull=False)
    row = found.values_list("amount", "created_at").first()
    return GenuineReceipt(abs(row[0]), row[1]) if row else None
