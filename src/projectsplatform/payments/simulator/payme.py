"""Payme's side of a payment."""

import json
from base64 import b64encode
from itertools import count
from typing import Any, Final

from django.conf import settings

from projectsplatform.kit.clock import now
from projectsplatform.payments.rules.timeouts import milliseconds
from projectsplatform.payments.simulator.calls import Call, Refused, post
from projectsplatform.payments.simulator.orders import Order

_numbers: Final = count(1)
_FAILED: Final = 3
_IMPOSSIBLE: Final = -31008
_PAID, _CANCELLED = 2, -1


def pay(order: Order) -> None:
    """Asks whether it may be paid, creates the transaction, takes the money. Raises Refused."""
    if not _stands(order, ended=_PAID):
        _ask("PerformTransaction", id=transaction_id(order))


def cancel(order: Order) -> None:
    """The customer turned back. Raises Refused."""
    if not _stands(order, ended=_CANCELLED):
        _ask("CancelTransaction", id=transaction_id(order), reason=_FAILED)


def _stands(order: Order, *, ended: int) -> bool:
    """Whether it has ended so already: a form that is sent twice creates nothing, and Payme looks at what there is."""
    asked = {"amount": order.tiyin, "account": {"username": order.account}}
    _ask("CheckPerformTransaction", **asked)
    try:
        _ask("CreateTransaction", id=transaction_id(order), time=milliseconds(now()), **asked)
    except Refused as refused:
        if refused.code != _IMPOSSIBLE or _ask("CheckTransaction", id=transaction_id(order))["state"] != ended:
            raise
        return True
    return False


def transaction_id(order: Order) -> str:
    """Payme's own number."""
    return order.key.hex[:24]


def call_of(method: str, **params: Any) -> Call:
    """One of Payme's methods."""
    key = b64encode(f"Paycom:{settings.PAYME_KEYS[0]}".encode()).decode()
    body = json.dumps({"method": method, "params": params, "id": next(_numbers)}).encode()
    return Call("/payments/payme", body, {"Content-Type": "text/json", "Authorization": f"Basic {key}"})


def _ask(method: str, **params: Any) -> dict[str, Any]:
    said = post(*call_of(method, **params))
    if "error" in said:
        raise Refused(said["error"]["code"])
    result: dict[str, Any] = said["result"]
    return result
