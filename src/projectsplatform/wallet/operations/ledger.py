"""The one place where entries are written."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from projectsplatform.kit.statements import execute, fetch_row
from projectsplatform.wallet.models import Entry, LedgerAccount, Transfer

_LAST = """
    SELECT number, created_at FROM wallet_entry
    WHERE account_id = %s AND number IS NOT NULL ORDER BY number DESC LIMIT 1
"""
# Transfer, both sides and the balance in one statement: every purchase waits for it with its account locked.
_POST = """
    WITH moved AS (
        INSERT INTO wallet_transfer (id, kind, note, details, receipt_number, reverses_id, actor_id, created_at)
        VALUES (%(id)s, %(kind)s, %(note)s, %(details)s, %(receipt)s, %(reverses)s, %(actor)s, %(at)s)
    ), sides AS (
        INSERT INTO wallet_entry (transfer_id, account_id, amount, number, balance_after, created_at)
        VALUES (%(id)s, %(person)s, %(amount)s::bigint, %(number)s::bigint, %(balance)s::bigint, %(at)s),
               (%(id)s, %(other)s, -%(amount)s::bigint, NULL, NULL, %(at)s)
    )
    UPDATE wallet_ledgeraccount SET balance = %(balance)s WHERE id = %(person)s
"""


@dataclass(frozen=True, slots=True)
class Movement:
    """What a transfer did to the person's balance."""

    transfer_id: UUID
    balance_after: int


def post(*, transfer: Transfer, person: LedgerAccount, other: LedgerAccount, amount: int, at: datetime) -> Movement:
    """Saves a transfer of `amount` so'm from `other` to the person (negative: from the person).

    `person` is locked by the caller, who has looked whether the money is there; the database looks again.
    """
    number, last_at = fetch_row(_LAST, [person.pk]) or (0, at)
    # A waiting transaction took its time before it got the lock: a statement's dates must not run backwards.
    transfer.created_at = max(at, last_at)
    person.balance = (person.balance or 0) + amount
    values = {
        "id": transfer.pk,
        "kind": str(transfer.kind),
        "note": transfer.note,
        "details": None if transfer.details is None else Jsonb(transfer.details),
        "receipt": transfer.receipt_number,
        "reverses": transfer.reverses_id,
        "actor": transfer.actor_id,
        "at": transfer.created_at,
        "person": person.pk,
        "other": other.pk,
        "amount": amount,
        "number": number + 1,
        "balance": person.balance,
    }
    execute(_POST, values)
    return Movement(transfer_id=transfer.pk, balance_after=person.balance)


def movement_of(transfer_id: UUID) -> Movement:
    """A transfer of earlier, as it was answered then."""
    entry = Entry.objects.get(transfer_id=transfer_id, number__isnull=False)
    return Movement(transfer_id=transfer_id, balance_after=entry.balance_after or 0)
