"""Payments by prepared statements. A provider waits for each of them, and the ORM takes longer to write one than the database to
answer it."""

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS
from django.db.models import JSONField

from projectsplatform.kit.db.statements import fetch_row
from projectsplatform.payments.enums import Provider
from projectsplatform.payments.models import ProviderPayment

_FIELDS: Final = ProviderPayment._meta.concrete_fields  # noqa: SLF001  Django documents it
_NAMES: Final = tuple(field.attname for field in _FIELDS)
_TEXTS: Final = tuple(number for number, field in enumerate(_FIELDS) if isinstance(field, JSONField))
NUMBER_OF_COLUMNS: Final = len(_NAMES)


def columns(table: str) -> str:
    """The columns that `payment_of_row` reads, for a statement."""
    return ", ".join(f"{table}.{name}" for name in _NAMES)


def payment_of_row(row: Sequence[Any]) -> ProviderPayment:
    """What was read by `columns`."""
    values = list(row)
    for number in _TEXTS:
        values[number] = json.loads(values[number])
    return ProviderPayment.from_db(DEFAULT_DB_ALIAS, _NAMES, values)


_LOCK: Final = f"""
    SELECT {columns("payment")} FROM payments_providerpayment payment
    WHERE payment.provider = %s AND payment.provider_id = %s FOR UPDATE
"""  # noqa: S608  our columns


def lock_known(provider: Provider, provider_id: str) -> ProviderPayment | None:
    """The payment of a provider's number, locked until the transaction ends."""
    row = fetch_row(_LOCK, [str(provider), provider_id])
    return None if row is None else payment_of_row(row)
