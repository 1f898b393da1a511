"""Uzum Bank's side of a payment."""

import json
from base64 import b64encode
from typing import Any, Final

from django.conf import settings

from projectsplatform.kit.clock import now
from projectsplatform.payments.rules.timeouts import milliseconds
from projectsplatform.payments.simulator.calls import Call, Refused, post
from projectsplatform.payments.simulator.orders import Order

_EXISTS: Final = "10010"


def pay(order: Order) -> None:
    """Checks the account, creates, debits the card, confirms. Raises Refused."""
    if _stands(order, ended="CONFIRMED"):
        return
    _call("confirm", order, **card_of(order))


def cancel(order: Order) -> None:
    """The customer turned back. Raises Refused."""
    if not _stands(order, ended="REVERSED"):
        _call("reverse", order)


def card_of(order: Order) -> dict[str, str]:
    """What confirm tells of the card."""
    source = {"paymentSource": "UZCARD", "tariff": "0", "processingReferenceNumber": order.key.hex[:12]}
    return {**source, "phone": "998900000000", "cardType": "UZCARD"}


def _stands(order: Order, *, ended: str) -> bool:
    """Whether it has ended so already: a form that is sent twice creates nothing, and the bank asks by status."""
    params = {"account": order.account}
    _call("check", order, params=params)
    try:
        _call("create", order, params=params, amount=order.tiyin)
    except Refused as refused:
        if refused.code != _EXISTS:
            raise
        return bool(_post("status", transId=str(order.key)).get("status") == ended)
    return False


def _call(method: str, order: Order, **fields: Any) -> None:
    said = _post(method, **({} if method == "check" else {"transId": str(order.key)}), **fields)
    if said.get("status") == "FAILED":
        raise Refused(said["errorCode"])


def call_of(method: str, **fields: Any) -> Call:
    """One of the bank's operations."""
    secret = b64encode(f"{settings.UZUM_LOGIN}:{settings.UZUM_PASSWORD}".encode()).decode()
    body = {"serviceId": int(settings.UZUM_SERVICE_ID), "timestamp": milliseconds(now()), **fields}
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {secret}"}
    return Call(f"/payments/uzum/{method}", json.dumps(body).encode(), headers)


def _post(method: str, **fields: Any) -> dict[str, Any]:
    return post(*call_of(method, **fields))
