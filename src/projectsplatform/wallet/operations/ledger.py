"""The one place where entries are written."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from projectsplatform.kit.db.statements import execute
from projectsplatform.wallet.enums import AccountKind
from projectsplatform.wallet.models import Entry, LedgerAccount, Transfer
from projectsplatform.wallet.operations.accounts import make_platform_account

# Transfer, both sides and the balance in one statement: every purchase waits for it with its account locked. A waiting
# transaction took its time before it got the lock: a statement's dates must not run backwards. The platform's account is
# looked for in the words of its index; without it nothing is written.
_POST = """
    WITH other AS (
        SELECT id FROM wallet_ledgeraccount WHERE kind = %(other)s AND kind <> 'person'
    ), last AS (
        SELECT number, created_at FROM wallet_entry
        WHERE account_id = %(person)s AND number IS NOT NULL ORDER BY number DESC LIMIT 1
    ), moved AS (
        INSERT INTO wallet_transfer (id, kind, note, details, receipt_number, reverses_id, actor_id, created_at)
        SELECT %(id)s::uuid, %(kind)s, %(note)s, %(details)s::jsonb, %(receipt)s, %(reverses)s::uuid, %(actor)s::uuid,
               greatest(%(at)s::timestamptz, last.created_at)
        FROM other LEFT JOIN last ON true
        RETURNING id, created_at
    ), sides AS (
        INSERT INTO wallet_entry (transfer_id, account_id, amount, number, balance_after, created_at)
        SELECT moved.id, %(person)s, %(amount)s::bigint, coalesce(last.number, 0) + 1, %(balance)s::bigint, moved.created_at
        FROM moved LEFT JOIN last ON true
        UNION ALL
        SELECT moved.id, other.id, -%(amount)s::bigint, NULL, NULL, moved.created_at FROM moved, other
    )
    UPDATE wallet_ledgeraccount SET balance = %(balance)s WHERE id = %(person)s AND EXISTS (SELECT FROM other)
"""


@dataclass(frozen=True, slots=True)
class Movement:
    """What a transfer did to the person's balance."""

    transfer_id: UUID
    balance_after: int


def post(*, transfer: Transfer, person: LedgerAccount, other: AccountKind, amount: int, at: datetime) -> Movement:
    """Saves a transfer of `amount` so'm from the platform's account `other` to the person (negative: from the person).

    `person` is locked by the caller, who has looked whether the money is there; the database looks again.
    """
    person.balance = (person.balance or 0) + amount
    values = {
        "id": transfer.pk,
        "kind": str(transfer.kind),
        "note": transfer.note,
        "details": None if transfer.details is None else Jsonb(transfer.details),
        "receipt": transfer.receipt_number,
        "reverses": transfer.reverses_id,
        "actor": transfer.actor_id,
        "at": at,
        "person": person.pk,
        "other": str(other),
        "amount": amount,
        "balance": person.balance,
    }
    if not execute(_POST, values):
        make_platform_account(kind=other)
        execute(_POST, values)
    return Movement(transfer_id=transfer.pk, balance_after=person.balance)


def movement_of(transfer_id: UUID) -> Movement:
    """A transfer of earlier, as it was answered then."""
    entry = Entry.objects.get(transfer_id=transfer_id, number__isnull=False)
    return Movement(transfer_id=transfer_id, balance_after=entry.balance_after or 0)
