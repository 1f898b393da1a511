"""What a receipt of a payment says, and the receipts that the tax committee's operator made of it or of its return: both are
kept."""

from typing import Any, Final

from projectsplatform.payments.enums import FiscalWay
from projectsplatform.payments.models import FiscalSettings, ProviderPayment
from projectsplatform.payments.operations.fiscal import keep_receipt
from projectsplatform.payments.payme.errors import RequestInvalid
from projectsplatform.payments.rules.amounts import TIYIN
from projectsplatform.payments.rules.fiscal import CANCEL, PERFORM

_KINDS: Final = (PERFORM, CANCEL)
_MOST_FIELDS, _MOST_TEXT = 30, 500
_MOST_NUMBER: Final = 2**63


def detail_of(settings: FiscalSettings | None, som: int) -> dict[str, Any]:
    """What CheckPerformTransaction adds: the receipt's lines, fixed before the payment. Nothing where a top-up is an advance."""
    if settings is None or settings.way != FiscalWay.RECEIPT:
        return {}
    item = {
        "title": settings.title,
        "price": som * TIYIN,
        "count": 1,
        "code": settings.code,
        "package_code": settings.package_code,
        "vat_percent": settings.vat_percent,
        "discount": 0,
    }
    if settings.units is not None:
        item["units"] = settings.units
    return {"detail": {"receipt_type": 0, "items": [item]}}


def take_receipt(payment: ProviderPayment, kind: object, data: object) -> None:
    """Keeps the newest of each kind; every call stays among the events. The payment is locked. Raises RequestInvalid."""
    if kind not in _KINDS:
        raise RequestInvalid("type")
    if not isinstance(data, dict) or not 0 < len(data) <= _MOST_FIELDS or not all(map(_fits, data, data.values())):
        raise RequestInvalid("fiscal_data")
    keep_receipt(payment, str(kind), data)


def _fits(name: str, value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value + name and len(value) + len(name) <= _MOST_TEXT
    return "\0" not in name and (value is None or (isinstance(value, int | float) and abs(value) < _MOST_NUMBER))
