"""Fiscal data of top-ups: chosen by an owner; receipts that come, and those that do not."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from projectsplatform.accounts.models import User
from projectsplatform.accounts.operations import audit
from projectsplatform.accounts.rules.staff import check_is_owner
from projectsplatform.kit.db.retry import retried
from projectsplatform.kit.db.statements import execute, update
from projectsplatform.payments.enums import FiscalWay
from projectsplatform.payments.errors import FiscalDataMissing
from projectsplatform.payments.models import FiscalReceipt, FiscalSettings, ProviderPayment
from projectsplatform.payments.queries.fiscal import due_receipts
from projectsplatform.payments.rules.fiscal import PERFORM, SILENCE

_FIELDS: Final = ("title", "code", "package_code", "units", "vat_percent", "taxpayer")
_REQUIRED: Final = ("title", "code", "package_code", "taxpayer")
_LEASE: Final = timedelta(minutes=2)
_LONGEST_PAUSE: Final = timedelta(hours=2)
# Each is settled once, by whichever sweep comes first; what comes later is shown all the same.
_SETTLE: Final = """
    UPDATE payments_fiscalreceipt receipt SET settled_at = %(at)s, next_at = NULL, is_silent = NOT payment.fiscal ? %(kind)s
    FROM payments_providerpayment payment
    WHERE payment.id = receipt.payment_id AND receipt.settled_at IS NULL AND receipt.expected_at <= %(before)s
"""


def choose_fiscal_settings(
    *, way: FiscalWay, actor: User, address: str = "", at: datetime, **data: Any
) -> FiscalSettings:
    """For payments confirmed from now on. Raises NotStaff, OwnerNeeded, FiscalDataMissing: a receipt needs all of it."""
    check_is_owner(actor)
    chosen = FiscalSettings(way=way, chosen_by=actor, chosen_at=at, **(data if way == FiscalWay.RECEIPT else {}))
    missing = [name for name in _REQUIRED if way == FiscalWay.RECEIPT and not getattr(chosen, name)]
    try:
        chosen.clean_fields(exclude=["chosen_by", "chosen_at"])
    except ValidationError as error:
        missing += list(error.message_dict)
    if missing:
        raise FiscalDataMissing
    with transaction.atomic():
        chosen.save(force_insert=True)
        details = {"way": str(way), **{name: getattr(chosen, name) for name in _FIELDS}}
        audit.record(
            event="payments.fiscal.chosen", at=at, actor_id=actor.pk, subject_id=None, address=address, details=details
        )
    return chosen


def keep_receipt(payment: ProviderPayment, kind: str, data: Mapping[str, Any]) -> None:
    """The newest of each kind. The payment is locked by the caller's transaction."""
    payment.fiscal = {**payment.fiscal, kind: dict(data)}
    update(payment, "fiscal")


@retried
@transaction.atomic
def claim_due(*, at: datetime, most: int) -> list[FiscalReceipt]:
    """Some of Click's receipts to ask about. One whose asker dies comes again after the lease, and later after each try."""
    claimed = due_receipts(at, most)
    for receipt in claimed:
        receipt.tries += 1
        receipt.next_at = at + min(_LONGEST_PAUSE, _LEASE * 2 ** min(receipt.tries - 1, 10))
        receipt.save(update_fields=["tries", "next_at"])
    return claimed


@retried
@transaction.atomic
def note_came(receipt: FiscalReceipt, data: Mapping[str, Any]) -> None:
    """Click told of the receipt: nobody asks again."""
    payment = ProviderPayment.objects.select_for_update().get(pk=receipt.payment_id)
    keep_receipt(payment, PERFORM, data)
    FiscalReceipt.objects.filter(pk=receipt.pk).update(next_at=None, note="")


def note_answer(receipt: FiscalReceipt, note: str) -> None:
    """What Click said instead, for staff."""
    FiscalReceipt.objects.filter(pk=receipt.pk).update(note=note[:200])


def settle_receipts(*, at: datetime) -> int:
    """Those of a day ago: they came, or there is none. How many."""
    return execute(_SETTLE, {"at": at, "before": at - SILENCE, "kind": PERFORM})
