"""Fiscal receipts of payments through Click, by its Merchant API: read, and only where there is none sent, and read again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings as installation

from projectsplatform.payments.click.merchant_api import ClickRefused, ClickUnclear, MerchantApi
from projectsplatform.payments.models import FiscalReceipt, FiscalSettings
from projectsplatform.payments.operations.fiscal import claim_due, note_answer, note_came
from projectsplatform.payments.rules.amounts import TIYIN
from projectsplatform.payments.rules.fiscal import vat_within

_AT_ONCE: Final = 20
_ONE: Final = 1


def ask_for_receipts(api: MerchantApi, *, at: datetime) -> int:
    """Asks about some of those that are due, one after the other and in no transaction; how many. 0 also where Click did not
    answer clearly: the rest of them waits."""
    claimed = claim_due(at=at, most=_AT_ONCE)
    for receipt in claimed:
        try:
            _ask_for(receipt, api, at)
        except ClickUnclear as unclear:
            note_answer(receipt, unclear.note)
            return 0
    return len(claimed)


def items_of(settings: FiscalSettings, *, payment_id: int, som: int) -> dict[str, Any]:
    """What is sent of a top-up: `Price` is the line's total, in tiyin."""
    price = som * TIYIN
    item: dict[str, Any] = {
        "Name": settings.title,
        "SPIC": settings.code,
        "PackageCode": settings.package_code,
        "Price": price,
        "Amount": _ONE,
        "VAT": vat_within(price, settings.vat_percent),
        "VATPercent": settings.vat_percent,
        "CommissionInfo": _taxpayer(settings.taxpayer),
    }
    if settings.units is not None:
        item["Units"] = settings.units
    service = int(installation.CLICK_SERVICE_ID)
    sums = {"received_ecash": 0, "received_cash": 0, "received_card": price}
    return {"service_id": service, "payment_id": payment_id, "items": [item], **sums}


def _ask_for(receipt: FiscalReceipt, api: MerchantApi, at: datetime) -> None:
    payment = receipt.payment
    number = payment.paydoc
    if number is None:
        note_answer(receipt, "no payment id of Click")
        return
    try:
        known = api.receipt(number, at=at)
        if not known:
            api.submit_receipt(items_of(receipt.settings, payment_id=number, som=payment.amount), at=at)
            known = api.receipt(number, at=at)
    except ClickRefused as error:
        note_answer(receipt, str(error))
        return
    if known:
        note_came(receipt, known)


def _taxpayer(number: str) -> Mapping[str, str]:
    return {"TIN": number} if len(number) == len("123456789") else {"PINFL": number}
