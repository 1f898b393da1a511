"""The one place where entries are written."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from projectsplatform.wallet.models import Entry, LedgerAccount, Transfer


@dataclass(frozen=True, slots=True)
class Movement:
    """What a transfer did to the person's balance."""

    transfer_id: UUID
    balance_after: int


def post(*, transfer: Transfer, person: LedgerAccount, other: LedgerAccount, amount: int, at: datetime) -> Movement:
    """Saves a transfer of `amount` so'm from `other` to the person (negative: from the person).

    `person` is locked by the caller, who has looked whether the money is there; the database looks again.
    """
    last = Entry.objects.filter(account=person, number__isnull=False).order_by("-number").first()
    # A waiting transaction took its time before it got the lock: a statement's dates must not run backwards.
    moment = max(at, last.created_at) if last else at
    balance_after = (person.balance or 0) + amount
    transfer.created_at = moment
    transfer.save(force_insert=True)
    number = (last.number or 0) + 1 if last else 1
    Entry.objects.bulk_create(
        [
            Entry(
                transfer=transfer,
                account=person,
                amount=amount,
                number=number,
                balance_after=balance_after,
                created_at=moment,
            ),
            Entry(transfer=transfer, account=other, amount=-amount, created_at=moment),
        ]
    )
    person.balance = balance_after
    person.save(update_fields=["balance"])
    return Movement(transfer_id=transfer.pk, balance_after=balance_after)


def movement_of(transfer_id: UUID) -> Movement:
    """A transfer of earlier, as it was answered then."""
    entry = Entry.objects.get(transfer_id=transfer_id, number__isnull=False)
    return Movement(transfer_id=transfer_id, balance_after=entry.balance_after or 0)
