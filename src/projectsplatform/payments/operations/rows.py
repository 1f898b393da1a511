"""What a call of a provider writes of a payment: one statement each. The person's ledger account is locked, which a deletion takes
first, so that whoever has left is seen here and nobody leaves before the commit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from psycopg.types.json import Jsonb

from projectsplatform.kit.db.statements import execute, fetch_row
from projectsplatform.payments.models import ProviderPayment
from projectsplatform.payments.queries.rows import columns, payment_of_row

# The one that was begun on our pages, if there is one, else a new one.
_RESERVE: Final = f"""
    WITH customer AS (
        SELECT id FROM accounts_user WHERE id = %(person)s AND deleted_at IS NULL
    ), begun AS (
        SELECT payment.id FROM payments_providerpayment payment
        WHERE payment.provider = %(provider)s AND payment.person_id = %(person)s AND payment.amount = %(amount)s
          AND payment.state = 'begun' AND (%(number)s::bigint IS NULL OR payment.id = %(number)s)
          AND EXISTS (SELECT FROM customer)
        ORDER BY payment.id DESC LIMIT 1 FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE payments_providerpayment payment
        SET provider_id = %(provider_id)s, account = %(account)s, provider_time = %(time)s, state = 'created',
            reserved_at = %(at)s, details = %(details)s
        FROM begun WHERE payment.id = begun.id RETURNING payment.*
    ), made AS (
        INSERT INTO payments_providerpayment (provider, provider_id, person_id, amount, state, account, provider_time, created_at,
                                              reserved_at, details, fiscal, back)
        SELECT %(provider)s, %(provider_id)s, customer.id, %(amount)s, 'created', %(account)s, %(time)s, %(at)s, %(at)s,
               %(details)s, '{{}}', ''
        FROM customer WHERE NOT EXISTS (SELECT FROM begun) RETURNING *
    )
    SELECT {columns("taken")} FROM taken UNION ALL SELECT {columns("made")} FROM made
"""  # noqa: S608  our columns
# A receipt is expected by what holds at this moment, of the providers through which one can come.
_CONFIRM: Final = """
    WITH confirmed AS (
        UPDATE payments_providerpayment
        SET state = 'confirmed', confirmed_at = %(at)s, transfer_id = %(transfer)s, details = %(details)s
        WHERE id = %(id)s AND EXISTS (SELECT FROM accounts_user WHERE id = person_id AND deleted_at IS NULL)
        RETURNING id, provider
    ), settings AS (
        SELECT id, way FROM payments_fiscalsettings ORDER BY id DESC LIMIT 1
    ), expected AS (
        INSERT INTO payments_fiscalreceipt (payment_id, settings_id, expected_at, tries, next_at, note, is_silent)
        SELECT confirmed.id, settings.id, %(at)s, 0, CASE WHEN confirmed.provider = 'click' THEN %(at)s END, '', false
        FROM confirmed, settings WHERE settings.way = 'receipt' AND confirmed.provider IN ('payme', 'click')
    )
    SELECT FROM confirmed
"""


def write_reserved(payment: ProviderPayment, *, number: int | None, at: datetime) -> ProviderPayment | None:
    """`payment` as it is to be; `number`: of the one that was begun, if that is known. None: the person has left."""
    values = {
        "provider": str(payment.provider),
        "provider_id": payment.provider_id,
        "person": payment.person_id,
        "amount": payment.amount,
        "account": payment.account,
        "time": payment.provider_time,
        "number": number,
        "details": Jsonb(payment.details),
        "at": at,
    }
    row = fetch_row(_RESERVE, values)
    return None if row is None else payment_of_row(row)


def write_confirmed(payment: ProviderPayment, *, transfer_id: Any, details: Mapping[str, Any], at: datetime) -> bool:
    """False: the person has left. The transfer may be written later in the transaction."""
    values = {"id": payment.pk, "transfer": transfer_id, "details": Jsonb(dict(details)), "at": at}
    return execute(_CONFIRM, values) == 1
