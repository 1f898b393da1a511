"""Whom an account could name, in one statement: a person, and a payment begun on our pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.queries.rows import columns, payment_of_row

_FIND: Final = f"""
    SELECT person.id, person.created_at, begun.id IS NOT NULL, EXISTS (
        SELECT FROM payments_providerpayment again
        WHERE again.person_id = begun.person_id AND again.provider = begun.provider AND again.state = 'confirmed'
          AND again.details -> 'number' = to_jsonb(begun.id)
    ), {columns("begun")}
    FROM (VALUES (1)) one
    LEFT JOIN accounts_user person ON person.username = %(name)s AND person.deleted_at IS NULL
    LEFT JOIN (
        payments_providerpayment begun
        JOIN accounts_user payer ON payer.id = begun.person_id AND payer.username = %(username)s AND payer.deleted_at IS NULL
    ) ON begun.id = %(number)s AND begun.provider = %(provider)s
"""  # noqa: S608  our columns


@dataclass(frozen=True, slots=True)
class Named:
    """Who has the name, since when; the payment of that number; whether it was paid by another transaction."""

    person_id: UUID | None
    since: datetime | None
    begun: ProviderPayment | None
    is_paid_again: bool


def named_by(provider: Provider, name: str, *, username: str, number: int | None) -> Named:
    """The person called `name`, and the payment `number` of the person called `username`, who have not left."""
    values = {"name": name, "username": username, "number": number, "provider": str(provider)}
    row = fetch_row(_FIND, values)
    assert row is not None  # noqa: S101  one row is joined to whatever there is
    person_id, since, is_begun, is_paid_again, *begun = row
    return Named(person_id, since, payment_of_row(begun) if is_begun else None, is_paid_again)
