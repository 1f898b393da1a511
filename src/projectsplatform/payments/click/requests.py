"""What Click sends: a form whose values count as they were sent."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import md5
from typing import Final

from django.conf import settings

LONGEST: Final = 255
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_ERROR: Final = re.compile(r"0|-[1-9][0-9]{0,8}", re.ASCII)
_AMOUNT: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


class Action(StrEnum):
    """The two calls of SHOP-API, by the number that comes in `action`."""

    PREPARE = "0"
    COMPLETE = "1"


class Malformed(Exception):  # noqa: N818  an expected outcome, not a fault
    """A field is missing, or is not what Click sends there."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A call whose fields are all there. `prepare_id` is empty in Prepare."""

    trans_id: str
    service_id: str
    paydoc_id: str
    account: str
    prepare_id: str
    amount: str
    action: str
    error: int
    sign_time: str
    sign: str

    @property
    def som(self) -> Decimal:
        """The amount; no number at all for a text that is none."""
        return Decimal(self.amount) if _AMOUNT.fullmatch(self.amount) else Decimal("NaN")

    def is_signed(self) -> bool:
        """Whether it comes from who knows our key. A text that is no digest is just another one."""
        parts = (self.trans_id, self.service_id, settings.CLICK_SECRET_KEY, self.account, self.prepare_id)
        text = "".join((*parts, self.amount, self.action, self.sign_time))
        expected = md5(text.encode(), usedforsecurity=False).hexdigest()
        return hmac.compare_digest(expected.encode(), self.sign.lower().encode())


def read_ask(fields: Mapping[str, str], action: Action) -> Ask:
    """Raises Malformed."""
    if any(len(value) > LONGEST for value in fields.values()):
        raise Malformed
    ask = Ask(
        trans_id=_filled(fields, "click_trans_id"),
        service_id=_filled(fields, "service_id"),
        paydoc_id=_filled(fields, "click_paydoc_id").replace("\0", "\ufffd"),  # no row can hold it
        account=_filled(fields, "merchant_trans_id"),
        prepare_id=_filled(fields, "merchant_prepare_id") if action == Action.COMPLETE else "",
        amount=_filled(fields, "amount"),
        action=_filled(fields, "action"),
        error=_error(_filled(fields, "error")),
        sign_time=_filled(fields, "sign_time"),
        sign=_filled(fields, "sign_string"),
    )
    if not _NUMBER.fullmatch(ask.trans_id) or ask.service_id != settings.CLICK_SERVICE_ID:
        raise Malformed
    return ask


def _filled(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not value:
        raise Malformed
    return value


def _error(text: str) -> int:
    if not _ERROR.fullmatch(text):
        raise Malformed
    return int(text)
