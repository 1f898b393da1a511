"""Money for the tests, moved through the operations: there is no other way."""

from datetime import datetime
from typing import Any

from projectsplatform.wallet.enums import TransferKind
from projectsplatform.wallet.operations.ledger import Movement
from projectsplatform.wallet.operations.top_ups import top_up
from projectsplatform.wallet.operations.transfers import charge


def give_money(person: Any, amount: int, at: datetime, **fields: Any) -> Movement:
    """Tops up a person's balance."""
    known: dict[str, Any] = {"note": "Cash", "receipt_number": None, "actor_id": None, "idempotency_key": None}
    return top_up(user_id=person.pk, amount=amount, at=at, **{**known, **fields})


def spend_money(person: Any, amount: int, at: datetime, note: str = "A purchase") -> Movement:
    """Charges a person."""
    return charge(user_id=person.pk, amount=amount, kind=TransferKind.PURCHASE, note=note, at=at)
