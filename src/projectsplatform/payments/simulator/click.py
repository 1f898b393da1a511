"""Click's side of a payment."""

from datetime import datetime
from hashlib import md5
from typing import Final
from urllib.parse import urlencode

from django.conf import settings

from projectsplatform.kit.clock import now
from projectsplatform.payments.simulator.calls import Call, Refused, post
from projectsplatform.payments.simulator.orders import Order

TURNED_BACK: Final = -5017
"""Click's error when the customer did."""
_PAID, _CANCELLED = -4, -9
_CALL: Final = (
    "click_trans_id",
    "service_id",
    "",
    "merchant_trans_id",
    "merchant_prepare_id",
    "amount",
    "action",
    "sign_time",
)
"""What is hashed, in this order; our key stands in the empty place."""


def pay(order: Order) -> None:
    """Prepare, then Complete. Raises Refused."""
    _complete(order, 0)


def cancel(order: Order) -> None:
    """The customer turned back: Complete says so with an error. Raises Refused."""
    _complete(order, TURNED_BACK)


def _complete(order: Order, error: int) -> None:
    at = now()
    prepared = post(*call_of("prepare", order, at, action="0", error="0"))
    ended = _CANCELLED if error else _PAID
    if prepared["error"] == ended:  # the same form was sent twice
        return
    if prepared["error"]:
        raise Refused(prepared["error"], prepared["error_note"])
    asked = {"action": "1", "error": str(error), "merchant_prepare_id": str(prepared["merchant_prepare_id"])}
    done = post(*call_of("complete", order, at, **asked))
    if done["error"] != (_CANCELLED if error else 0):
        raise Refused(done["error"], done["error_note"])


def call_of(method: str, order: Order, at: datetime, **asked: str) -> Call:
    """Prepare or Complete, signed."""
    fields = _fields(order, at) | asked
    text = "".join(fields.get(name, "") if name else settings.CLICK_SECRET_KEY for name in _CALL)
    signed = fields | {"sign_string": md5(text.encode(), usedforsecurity=False).hexdigest()}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Call(f"/payments/click/{method}", urlencode(signed).encode(), headers)


def _fields(order: Order, at: datetime) -> dict[str, str]:
    number = int(order.key.hex[:13], 16) + 1
    return {
        "click_trans_id": str(number),
        "service_id": settings.CLICK_SERVICE_ID,
        "click_paydoc_id": str(number),
        "merchant_trans_id": order.account,
        "amount": f"{order.som}.{order.tiyin % 100:02}",
        "error_note": "",
        "sign_time": at.strftime("%Y-%m-%d %H:%M:%S"),
    }
