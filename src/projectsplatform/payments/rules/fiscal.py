"""Receipts of the tax office: VAT within a sum, and the four parts by which anybody can look a receipt up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from projectsplatform.payments.models import ProviderPayment

ADDRESS: Final = "https://ofd.soliq.uz/epi"
SILENCE: Final = timedelta(days=1)
"""After so long there is no receipt, unless it comes later all the same."""
PERFORM, CANCEL = "PERFORM", "CANCEL"
"""The receipt of a payment, and of its return."""
_PARTS: Final = {
    "t": ("terminal_id", re.compile(r"[A-Z0-9]{1,20}", re.ASCII)),
    "r": ("receipt_id", re.compile(r"[0-9]{1,20}", re.ASCII)),
    "c": ("date", re.compile(r"[0-9]{14}", re.ASCII)),
    "s": ("fiscal_sign", re.compile(r"[0-9]{1,20}", re.ASCII)),
}
"""Of the address: Payme's name for each, and what it looks like."""


@dataclass(frozen=True, slots=True)
class TaxReceipt:
    """Terminal, number, moment and fiscal sign, as the address has them."""

    t: str
    r: str
    c: str
    s: str

    @property
    def address(self) -> str:
        """The tax office's page of it: made anew, so that nobody's link is shown as theirs."""
        return f"{ADDRESS}?{urlencode({'t': self.t, 'r': self.r, 'c': self.c, 's': self.s})}"


def vat_within(gross: int, percent: int) -> int:
    """The VAT that a sum holds, in the sum's unit, rounded half up."""
    return (2 * gross * percent + 100 + percent) // (2 * (100 + percent))


def receipt_in(data: Mapping[str, Any]) -> TaxReceipt | None:
    """What a provider said of a receipt; None where it says that there is none, or nothing that can be looked up."""
    if data.get("status_code", 0) != 0:
        return None
    linked = dict(parse_qsl(urlsplit(str(data.get("qr_code_url") or data.get("qrCodeURL") or "")).query))
    said = {part: linked.get(part) or str(data.get(name, "")) for part, (name, _looks) in _PARTS.items()}
    if not all(looks.fullmatch(said[part]) for part, (_name, looks) in _PARTS.items()):
        return None
    return TaxReceipt(**said)


def receipts_of(payment: ProviderPayment) -> dict[str, TaxReceipt]:
    """Those that came, by their kind."""
    found = {kind: receipt_in(payment.fiscal.get(kind) or {}) for kind in (PERFORM, CANCEL)}
    return {kind: receipt for kind, receipt in found.items() if receipt}
